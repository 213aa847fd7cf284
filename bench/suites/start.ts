// How long until somebody can work: the first start of an empty directory, and every start after
// it.
import { join } from 'node:path'
import { startEnginesBare } from '../baseline/start-engines.ts'
import { startHouse } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import type { Sample } from '../sample.ts'

async function startOnce(options: BenchOptions, run: number): Promise<Sample> {
  const dataDir = join(options.data, `start-${run}`)
  const seconds: number[] = []
  for (const _ of ['first', 'second']) {
    const house = await startHouse(dataDir, options.port)
    seconds.push(house.seconds)
    await house.stop()
  }
  const [first = Number.NaN, second = Number.NaN] = seconds
  const bare = await startEnginesBare(dataDir)
  return {
    figures: { firstStartSeconds: first, secondStartSeconds: second, enginesAloneSeconds: bare },
    ratios: { secondStartToEnginesAlone: second / bare },
  }
}

export async function startSuite(options: BenchOptions): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let run = 1; run <= options.runs; run++) samples.push(await startOnce(options, run))
  return samples
}
