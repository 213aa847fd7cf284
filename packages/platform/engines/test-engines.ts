// One PostgreSQL and one ClickHouse for a run of the tests: free ports, a directory of their own,
// no fsync.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngines, StartError, type Engines, type TestKnobs } from './index.ts'
import { holderOf } from './instance.ts'
import { freePorts } from './ports.ts'

const prefix = 'siyu-test-'

export interface TestEngines extends Engines {
  dataDir: string
  /** Stops both and removes the directory. */
  stop(): Promise<void>
}

export async function startTestEngines(knobs: TestKnobs = {}): Promise<TestEngines> {
  await sweep()
  const dataDir = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(dataDir, 0o711)
  const engines = await startOnFreePorts(dataDir, knobs)
  return {
    ...engines,
    dataDir,
    async stop() {
      await engines.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A free port may be taken by somebody else before it is used. */
async function startOnFreePorts(dataDir: string, knobs: TestKnobs, tries = 3): Promise<Engines> {
  const [postgresPort = 0, clickhousePort = 0, clickhouseTcpPort = 0] = await freePorts(3)
  try {
    return await startEngines({
      dataDir,
      postgresPort,
      clickhousePort,
      clickhouseTcpPort,
      log: () => undefined,
      tests: { careless: true, manyDatabases: true, ...knobs },
    })
  } catch (error) {
    const taken = error instanceof StartError && error.code === 'start.portTaken'
    if (taken && tries > 1) return startOnFreePorts(dataDir, knobs, tries - 1)
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
}

/** A test run that was killed leaves its directory; the next one takes it away. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name)
    const age = Date.now() - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age < 60_000 || !existsSync(dir) || (await holderOf(dir))) continue
    rmSync(dir, { recursive: true, force: true })
  }
}
