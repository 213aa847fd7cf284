// Structured logs: JSON in production, readable in a terminal.
import { pino, type Logger } from 'pino'
export type { Logger } from 'pino'

export function makeLogger(options: { level: string; pretty: boolean }): Logger {
  return pino({
    level: options.level,
    base: undefined,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.phone', '*.name'],
    ...(options.pretty
      ? { transport: { target: 'pino-pretty', options: { colorize: true, ignore: 'pid,hostname', destination: 2 } } }
      : {}),
  }, ...(options.pretty ? [] : [pino.destination(2)]))
}
