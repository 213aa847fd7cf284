// The list as a file: the same filters, the same scope, phones masked, and a line in the audit log.
import { stringify } from 'csv-stringify/sync'
import type { Selection } from '#contracts'
import { inert } from '#kit'
import { Refusal, type Call } from '#platform'
import { recordAudit } from '#modules/org'
import { customerRefusals } from './refusals.ts'
import { pagesOfSelection } from './selection.ts'
import { rowsOf } from './view.ts'

/** Above this the list is for an import job elsewhere, not for a person with a spreadsheet. */
const ROWS_MAX = 100_000

const header = [
  'id',
  'name',
  'phone',
  'memberNo',
  'store',
  'guide',
  'stage',
  'recency',
  'tier',
  'orders',
  'paidFen',
  'lastOrderOn',
  'createdAt',
  'tags',
]

/** The file's text, a page at a time. */
export async function* exportCsv(
  { platform, actor, scope }: Pick<Call, 'platform' | 'actor' | 'scope'>,
  selection: Selection,
): AsyncGenerator<string> {
  // The mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${stringify([header])}`
  let rows = 0
  for await (const ids of pagesOfSelection(platform, scope, selection)) {
    rows += ids.length
    if (rows > ROWS_MAX) throw new Refusal(customerRefusals.exportTooLarge, { max: ROWS_MAX })
    yield stringify(
      (await rowsOf(platform.db, ids)).map((row) => [
        row.id,
        inert(row.name),
        row.phoneMasked,
        inert(row.memberNo),
        inert(row.storeName),
        inert(row.guideName),
        row.stage,
        row.recency,
        row.tierName,
        row.orderCount,
        row.paidFen,
        row.lastOrderOn,
        row.createdAt,
        inert(row.tags.map((tag) => tag.name).join(' | ')),
      ]),
    )
  }
  const { search, ids, ...told } = selection
  await platform.transact({ actor }, (tx) =>
    recordAudit(tx, {
      action: 'customer.export',
      details: { rows, ...told, searched: search !== undefined, picked: ids !== undefined },
    }),
  )
}
