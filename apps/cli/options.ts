// Options every command has, and how it speaks.
import type { Command } from 'commander'
import { openHouse, requireInstallation, type House } from './house.ts'

export interface CommonOptions {
  data: string
  json?: boolean
}

export const withCommon = (command: Command): Command =>
  command
    .option('--data <dir>', 'data directory of the installation', process.env.SIYU_DATA ?? '.siyu')
    .option('--json', 'print JSON; the last line is the result')

/**
 * Runs work in the house and closes it, also when the work fails. Only what brings data in may
 * begin an installation; everything else would answer out of an empty one when the directory is
 * mistyped.
 */
export async function inHouse<T>(
  options: CommonOptions,
  work: (house: House) => Promise<T>,
  may: { begin?: boolean } = {},
): Promise<T> {
  if (!may.begin) requireInstallation(options.data)
  const house = await openHouse(options.data)
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}
