// Runs the tests and counts them. Tests of whole machines and browsers that failed beside others are
// run once more by themselves: on two shared cores they may wait longer than anybody should. Which
// ones needed it is said at the end; a test that fails alone as well has failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export interface Count {
  passed: number
  failed: number
  skipped: number
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    status: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}
interface Run {
  /** Absent where there was not even a report. */
  report: Report | undefined
  clean: boolean
}

const WAITING = /^(tests\/(browser|machine)|apps\/sandbox\/phone)\//
/** Where more files fail, something is broken, and nobody need look twice. */
const MOST_AGAIN = 3

function run(root: string, args: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'siyu-report-'))
  const file = join(folder, 'report.json')
  const { status } = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    { cwd: root, stdio: 'inherit' },
  )
  try {
    return { report: JSON.parse(readFileSync(file, 'utf8')) as Report, clean: status === 0 }
  } catch {
    return { report: undefined, clean: false }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file that could not even be loaded has no failed test but is a failure; so is a bad exit. */
function countOf({ report, clean }: Run): Count {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests } = report
  const failed = numFailedTests === 0 && !clean ? 1 : numFailedTests
  return { passed: numPassedTests, failed, skipped: numPendingTests }
}

const failedIn = ({ report }: Run) =>
  report?.testResults.filter(({ status }) => status === 'failed') ?? []

/** Counts whose sums are those of all tests. */
export function runTests(root: string, args: readonly string[]): Count[] {
  console.log('\n# tests')
  const first = run(root, args)
  const failed = failedIn(first)
  const files = failed.map(({ name }) => relative(root, name))
  const again = files.filter((file) => WAITING.test(file))
  if (args.length > 0 || again.length === 0 || failed.length > MOST_AGAIN) return [countOf(first)]
  console.log(`\n# once more, alone: ${again.join(', ')}`)
  const second = run(root, again)
  if (!second.report) return [countOf(first)]
  const before = failed.filter((_, at) => again.includes(files[at] ?? ''))
  const told = before.flatMap(({ assertionResults }) => assertionResults)
  for (const { fullName } of told.filter(({ status }) => status === 'failed'))
    console.log(`needed a second look: ${fullName}`)
  const count = (status: string) => told.filter((one) => one.status === status).length
  const rest = countOf({ report: first.report, clean: failed.length === again.length })
  return [
    {
      passed: rest.passed - count('passed'),
      failed: rest.failed - count('failed'),
      skipped: rest.skipped - count('skipped') - count('pending'),
    },
    countOf(second),
  ]
}
