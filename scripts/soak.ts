// `npm run soak -- NAME [--rounds N] [--seed S]`: a race suite for all its rounds. One that was
// stopped goes on where it was; what came of it is a line of docs/soak.md.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../', import.meta.url))
const names = [
  'log',
  'identities',
  'inbox',
  'cuts',
  'cards',
  'rotation',
  'histories',
  'tenders',
  'races',
  'sales',
  'scenes',
]

interface State {
  name: string
  seed: number
  rounds: number
  done: number
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, seed: { type: 'string' } },
})
const [name = ''] = positionals
if (!names.includes(name)) {
  console.error(`npm run soak -- NAME [--rounds N] [--seed S]\nNAME: ${names.join(', ')}`)
  process.exit(2)
}
const stateFile = join(root, '.cache/soak', `${name}.json`)
const before = existsSync(stateFile)
  ? (JSON.parse(readFileSync(stateFile, 'utf8')) as State)
  : undefined
const seed = Number(values.seed ?? before?.seed ?? Math.floor(Math.random() * 1e9))
// Another seed, or another number of rounds, is another soak.
const resumed =
  before &&
  before.seed === seed &&
  (values.rounds === undefined || Number(values.rounds) === before.rounds)
    ? before
    : undefined
if (!resumed) rmSync(stateFile, { force: true })
const rounds = Number(values.rounds ?? resumed?.rounds ?? 0)
console.log(
  `${name}: seed ${seed}${resumed ? `, goes on after round ${resumed.done} of ${resumed.rounds}` : ''}`,
)

const startedAt = Date.now()
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', 'tests/soak/soak.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SIYU_SOAK: JSON.stringify({ name, seed, rounds, stateFile }) },
  },
)
const state = existsSync(stateFile)
  ? (JSON.parse(readFileSync(stateFile, 'utf8')) as State)
  : undefined
const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
// Stopped by hand: no result yet, the next call goes on.
if (status !== null) {
  const result = status === 0 ? 'held' : `failed in round ${state?.done ?? 0}`
  appendFileSync(
    join(root, 'docs/soak.md'),
    `| ${name} | ${state?.done ?? 0} | ${seed} | ${result} | ${minutes}${resumed ? ' (resumed)' : ''} | ${new Date().toISOString().slice(0, 10)} |\n`,
  )
  if (status === 0) rmSync(stateFile, { force: true })
}
process.exit(status ?? 1)
