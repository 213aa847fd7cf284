// People by a file of phone numbers: known ones are found, others become customers. Who is in a
// file has not agreed to anything by that; where she did is said once for the file.
import { parse } from 'csv-parse/sync'
import { chunksOf } from '#kit'
import { Refusal, type Actor, type Platform, type Tx } from '#platform'
import { giveConsent, normalise, resolveCustomers } from '#modules/customer'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { outreachRefusals } from './refusals.ts'
import { unasked } from './sql/consent.ts'
import { addPeople } from './sql/person.ts'
import type { OutreachRow } from './sql/outreach.ts'
import { copyFor } from './wording.ts'

const headings = ['phone', 'mobile', '手机号', '手机', '电话', '手机号码']
const CHUNK = 500
const MOST_ROWS = 50_000

export interface PeopleFile {
  csv: string
  consent?: string | undefined
}
export interface Taken {
  rows: number
  added: number
  known: number
  rejected: number
}

function numbersIn(csv: string): string[] {
  let rows: string[][]
  try {
    rows = parse(csv, { bom: true, relaxColumnCount: true, skipEmptyLines: true })
  } catch (error) {
    throw new Refusal(outreachRefusals.notPhones, { reason: (error as Error).message }, 'csv')
  }
  const [first, ...rest] = rows
  const at = (first ?? []).findIndex((cell) => headings.includes(cell.trim().toLowerCase()))
  if (at < 0) throw new Refusal(outreachRefusals.notPhones, {}, 'csv')
  if (rest.length > MOST_ROWS) throw new Refusal(acquireRefusals.tooManyCards, {}, 'csv')
  return rest.map((row) => (row[at] ?? '').trim().replace(/^'/, ''))
}

export async function takePeople(
  platform: Platform,
  actor: Actor,
  row: OutreachRow,
  { csv, consent }: PeopleFile,
): Promise<Taken> {
  if (row.state !== 'draft') throw new Refusal(outreachRefusals.outreachStarted)
  const numbers = numbersIn(csv)
  const good = [...new Set(numbers.flatMap((value) => normalise({ kind: 'phone', value }) ?? []))]
  const done: Taken = { rows: numbers.length, added: 0, known: 0, rejected: 0 }
  for (const part of chunksOf(good, CHUNK)) {
    await platform.transact({ actor }, async (tx) => {
      const ids = await peopleOf(tx, row, part)
      if (consent !== undefined) await agree(tx, ids, consent)
      const added = await addPeople(
        tx,
        row.id,
        ids.map((customerId) => ({ customerId, copy: copyFor(row, customerId) })),
      )
      done.added += added
      done.known += ids.length - added
    })
  }
  done.rejected = numbers.length - done.added - done.known
  await platform.transact({ actor }, (tx) =>
    recordAudit(tx, {
      action: 'outreach.people',
      subject: `outreach ${row.id}`,
      details: { ...done, consent: consent ?? null },
    }),
  )
  return done
}

async function peopleOf(tx: Tx, row: OutreachRow, numbers: readonly string[]): Promise<number[]> {
  const found = await resolveCustomers(
    tx,
    numbers.map((value) => ({
      identities: [{ kind: 'phone', value }],
      storeId: row.storeId,
      source: { storeId: row.storeId, channel: 'outreach', campaign: row.name },
    })),
  )
  return [...new Set(found.flatMap((outcome) => outcome.ok?.customerId ?? []))]
}

/** Only of those who were never asked: a no stays a no. */
async function agree(tx: Tx, ids: readonly number[], evidence: string): Promise<void> {
  const purpose = 'marketing' as const
  const customers = await unasked(tx.db, ids)
  await giveConsent(
    tx,
    customers.map((customerId) => ({ customerId, purpose, granted: true, evidence })),
  )
}
