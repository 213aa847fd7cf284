// Options every command has, and how it speaks.
import type { Command } from 'commander'
import { openHouse, type House } from './house.ts'

export interface CommonOptions { data: string; json?: boolean }

export const withCommon = (command: Command): Command => command
  .option('--data <dir>', 'data directory of the installation', process.env.SIYU_DATA ?? '.siyu')
  .option('--json', 'print JSON; the last line is the result')

/** Runs work in the house and closes it, also when the work fails. */
export async function inHouse<T>(options: CommonOptions, work: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse(options.data)
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
