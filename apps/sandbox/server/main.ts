// Starts the sandbox from the command line. With `--with-parent` it ends when its standard input
// does, so that no orphan stays behind however the parent died.
import { parseArgs } from 'node:util'
import { ensureCorp } from './first-corp.ts'
import { phonePages } from './pages.ts'
import { startSandbox } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4701' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: '.siyu' },
    'with-parent': { type: 'boolean', default: false },
  },
})

const say = (line: object): void => {
  console.log(JSON.stringify(line))
}

const sandbox = await startSandbox({
  port: Number(values.port),
  host: values.host,
  dataDir: values.data,
  pages: phonePages,
  log: (line) => {
    say({ level: 'warn', line })
  },
}).catch((error: unknown) => {
  say({ level: 'error', line: error instanceof Error ? error.message : String(error) })
  process.exit(1)
})

// Alone, there is nobody else who would bring a corp.
if (!values['with-parent']) ensureCorp(sandbox.world)

let ending = false
const end = (): void => {
  if (ending) return
  ending = true
  void sandbox.close().finally(() => process.exit(0))
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
if (values['with-parent']) process.stdin.resume().on('end', end).on('error', end)

say({ ready: true, origin: sandbox.origin })
