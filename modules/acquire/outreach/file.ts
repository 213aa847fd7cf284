// Every recipient and how far they came, for a spreadsheet.
import { stringify } from 'csv-stringify/sync'
import { inert } from '#kit'
import type { Platform, Actor } from '#platform'
import { maskedPhones } from '#modules/customer'
import { recordAudit } from '#modules/org'
import { toldOf } from './sql/board.ts'
import type { OutreachRow } from './sql/outreach.ts'

const yes = (told: boolean | null): string => (told ? '1' : '0')

export async function outreachFile(
  platform: Platform,
  actor: Actor,
  row: OutreachRow,
): Promise<string> {
  const people = await toldOf(platform.db, row.id, platform.clock.now())
  const phones = await maskedPhones(
    platform.db,
    people.map((person) => person.customerId),
  )
  await platform.transact({ actor }, (tx) =>
    recordAudit(tx, {
      action: 'outreach.export',
      subject: `outreach ${row.id}`,
      details: { people: people.length },
    }),
  )
  const heads = 'customer,phone,copy,link,sent,reason,exposed,opened,added,bought'.split(',')
  return stringify(
    [
      heads,
      ...people.map((person) => [
        person.customerId,
        phones.get(person.customerId) ?? '',
        person.copy,
        person.slug === null ? '' : `${platform.config.publicUrl}/c/${person.slug}`,
        person.sent ?? '',
        inert(person.reason ?? ''),
        yes(person.exposed),
        yes(person.opened),
        person.came?.toISOString() ?? '',
        yes(person.bought),
      ]),
    ],
    { bom: true },
  )
}
