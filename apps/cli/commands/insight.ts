// siyu insight report: the brand's figures, named and nested as their definitions are.
import { Command } from 'commander'
import { askInternal } from '../internal.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

export function insightCommand(): Command {
  const command = new Command('insight')
  withCommon(command.command('report'))
    .description('orders, repeat rate, lifecycle, cohorts, retention, RFM, refunds')
    .option(
      '--as-of <date>',
      'last day that counts (YYYY-MM-DD); the last purchase day when left out',
    )
    .action(async (options: CommonOptions & { asOf?: string }) => {
      await inHouse(options, async (house) => {
        const report = await house.api.analytics.report({
          ...(options.asOf !== undefined && { asOf: options.asOf }),
        })
        console.log(JSON.stringify(report, null, options.json ? 0 : 2))
      })
    })
  withCommon(command.command('rebuild'))
    .description('make every table of ClickHouse anew from PostgreSQL')
    .action(async (options: CommonOptions) => {
      await inHouse(options, async (house) => {
        const { ok } = await askInternal<{ ok: boolean }>(house, 'insight/rebuild')
        console.log(options.json ? JSON.stringify({ ok }) : 'ClickHouse is rebuilt.')
      })
    })
  return command
}
