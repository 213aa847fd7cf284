// Runs a command of the command line to its end; its last line as JSON is what `--json` asked for.
import { command, lastLine } from './command.ts'

export interface Ran {
  code: number | null
  out: string
  complaint: string
  result: <T = Record<string, unknown>>() => T
}

export async function siyu(args: readonly string[]): Promise<Ran> {
  const ended = await command(...args)
  return { code: ended.code, out: ended.out, complaint: ended.err, result: () => lastLine(ended) }
}
