// Structured logs: JSON in production, readable in a terminal. What is logged while a request is
// worked on bears its id.
import { pino, type DestinationStream, type Logger } from 'pino'
import { requestContext } from './context.ts'
export type { Logger } from 'pino'

export function makeLogger(options: {
  level: string
  pretty: boolean
  to?: DestinationStream
}): Logger {
  return pino(
    {
      level: options.level,
      base: undefined,
      mixin: () => requestContext.getStore() ?? {},
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.phone', '*.name'],
      ...(options.pretty
        ? {
            transport: {
              target: 'pino-pretty',
              options: { colorize: true, ignore: 'pid,hostname', destination: 2 },
            },
          }
        : {}),
    },
    ...(options.pretty ? [] : [options.to ?? pino.destination(2)]),
  )
}
