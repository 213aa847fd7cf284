// The product, started: reads the settings, starts the house, says where it is, and ends it when
// told to.
import { ZodError } from 'zod'
import { readConfig, StartError, type Config } from '#platform'
import { printReady } from './banner.ts'
import { startServer, type Running } from './start.ts'

function settingsOrExit(): Config {
  try {
    return readConfig(process.argv.slice(2), process.env)
  } catch (error) {
    const words =
      error instanceof ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')
        : (error as Error).message
    console.error(words)
    process.exit(2)
  }
}

/** One Ctrl-C may come twice: from the terminal to everybody in the group, and again from npm. */
const ECHO_MS = 1_000

/** Somebody who asks again, later, is not kept waiting. */
function endOnSignal(stop: () => Promise<void>): void {
  let endingSince: number | undefined
  const end = async (signal: NodeJS.Signals) => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > ECHO_MS) process.exit(1)
      return
    }
    endingSince = performance.now()
    // Nothing may keep the process: what is left after ten seconds is cut off.
    setTimeout(() => process.exit(1), 9_000).unref()
    await stop()
    process.exit(signal === 'SIGINT' ? 130 : 0)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGHUP', end)
}

const startedAt = performance.now()
const config = settingsOrExit()
let running: Running | undefined
let starting: Promise<Running> | undefined
endOnSignal(async () => {
  const server = running ?? (await starting?.catch(() => undefined))
  await server?.stop()
})
try {
  starting = startServer(config)
  running = await starting
  printReady(config, running, (performance.now() - startedAt) / 1000)
} catch (error) {
  if (error instanceof StartError) console.error(`${error.sentences.zh}\n${error.sentences.en}`)
  else console.error(error)
  process.exit(1)
}
