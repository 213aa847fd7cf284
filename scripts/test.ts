// `npm test`: types, lint, format, then every test. Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from './browser.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const bin = (name: string) => join(root, 'node_modules/.bin', name)
const given = process.argv.slice(2)

interface Count {
  passed: number
  failed: number
  skipped: number
}

function check(name: string, command: string, args: string[]): Count {
  console.log(`\n# ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
}

function vitest(args: string[]): Count {
  console.log('\n# tests')
  const folder = mkdtempSync(join(tmpdir(), 'siyu-report-'))
  const file = join(folder, 'report.json')
  const { status } = spawnSync(
    bin('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    { cwd: root, stdio: 'inherit' },
  )
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    // A file that could not even be loaded has no failed test but is a failure; so is a bad exit.
    const failed = Math.max(
      report.numFailedTests,
      report.numFailedTests === 0 && status !== 0 ? 1 : 0,
    )
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
  vitest(given),
]
const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0)
console.log(`\n${Math.round((Date.now() - startedAt) / 1000)} s`)
console.log(
  `${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`,
)
process.exit(sum('failed') > 0 ? 1 : 0)
