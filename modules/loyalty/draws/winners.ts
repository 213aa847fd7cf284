// Winners as staff read them, and as a file.
import { stringify } from 'csv-stringify/sync'
import type { DrawWinner } from '#contracts'
import { inert } from '#kit'
import type { Db, Scope } from '#platform'
import { maskedPhones } from '#modules/customer'
import { listWins, type WinRow } from './sql/win.ts'

/** No draw has more. */
const ALL = 10_000

export async function toWinners(db: Db, rows: readonly WinRow[]): Promise<DrawWinner[]> {
  const phones = await maskedPhones(
    db,
    rows.flatMap(({ customerId }) => customerId ?? []),
  )
  return rows.map((row) => ({
    ...row,
    phoneMasked: phones.get(row.customerId ?? 0) ?? null,
    givenAt: row.givenAt?.toISOString() ?? null,
  }))
}

export async function winnersCsv(db: Db, scope: Scope, drawId: number): Promise<string> {
  const winners = await toWinners(db, await listWins(db, scope, { drawId, limit: ALL }))
  return stringify(
    [
      ['prize', 'piece', 'ticket', 'member', 'name', 'phone', 'coupon', 'givenAt', 'store'],
      ...winners.map((one) => [
        inert(one.prizeName),
        one.piece,
        one.ticketNo,
        one.memberNo ?? '',
        inert(one.name),
        inert(one.phoneMasked),
        one.coupon && !one.couponRefused ? 'yes' : 'no',
        one.givenAt ?? '',
        inert(one.storeName),
      ]),
    ],
    { bom: true },
  )
}
