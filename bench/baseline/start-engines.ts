// Raw limit of `start`: the two engines alone on the same data directory.
// Why it is the best known: the product cannot be ready before its engines are, and both are
// started side by side with the product's own settings; nothing else is started, migrated or
// served.
import { resolve } from 'node:path'
import { freeBase } from '#cli/ports'
import { startEngines } from '#platform'
import { timed } from '../sample.ts'

export async function startEnginesBare(dataDir: string): Promise<number> {
  const base = await freeBase()
  const { result, seconds } = await timed(() =>
    startEngines({
      dataDir: resolve(dataDir),
      postgresPort: base,
      clickhousePort: base + 1,
      clickhouseTcpPort: base + 2,
      log: () => undefined,
    }),
  )
  await result.stop()
  return seconds
}
