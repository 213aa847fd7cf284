// siyu audit: recomputes the books from what is only ever added to, and counts differences.
import { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { askInternal } from '../internal.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

interface AuditReply {
  checks: { name: string; differences: number; sentence: { zh: string; en: string } }[]
  differences: number
}

export function auditCommand(): Command {
  return withCommon(new Command('audit')).action(async (options: CommonOptions) => {
    await inHouse(options, async (house) => {
      const audit = await askInternal<AuditReply>(house, 'audit')
      if (options.json) {
        console.log(
          JSON.stringify({
            checks: audit.checks.map(({ name, differences }) => ({ name, differences })),
            differences: audit.differences,
          }),
        )
      } else {
        for (const check of audit.checks) {
          console.log(
            `${check.differences === 0 ? 'ok ' : 'BAD'} ${check.name}  ${check.sentence.en}: ${check.differences}`,
          )
        }
        console.log(`${audit.differences} differences`)
      }
      if (audit.differences > 0) process.exitCode = EXIT.differences
    })
  })
}
