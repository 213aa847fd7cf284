// `npm test`: types, lint, format, then every test. Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from './browser.ts'
import { runTests, type Count } from './run-tests.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const bin = (name: string) => join(root, 'node_modules/.bin', name)
const given = process.argv.slice(2)

function check(name: string, command: string, args: string[]): Count {
  console.log(`\n# ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

const startedAt = Date.now()
const browser = await chromiumPath()
if (!browser) console.log('No browser could be found or installed: browser tests are skipped.')
else process.env.SIYU_CHROMIUM = browser
const counts = [
  ...(given.length > 0
    ? []
    : [
        check('types: server', bin('tsc'), ['--checkers', '2', '-p', 'tsconfig.json']),
        ...['console', 'consumer', 'sandbox/phone'].map((app) =>
          check(`types: ${app}`, bin('tsc'), ['-p', `apps/${app}/tsconfig.json`]),
        ),
        check('lint', bin('oxlint'), []),
        check('format', bin('oxfmt'), ['--check']),
      ]),
  ...runTests(root, given),
]
const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0)
console.log(`\n${Math.round((Date.now() - startedAt) / 1000)} s`)
console.log(
  `${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`,
)
process.exit(sum('failed') > 0 ? 1 : 0)
