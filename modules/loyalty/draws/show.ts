// Draws as staff, the public and a member read them.
import type { Draw, DrawProof, OwnDraw, OwnDraws } from '#contracts'
import { DAY_MS, dayOf, groupBy, plusMs, type Day } from '#kit'
import { Refusal, type Db } from '#platform'
import { brandOf } from '#modules/org'
import { everyIdOf } from '#modules/customer'
import { balances } from '#modules/ledger'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { isRunning, roomOf } from './buy.ts'
import { noFigures } from './hold.ts'
import { tierTerms } from './rule.ts'
import { drawnOf, prizesOf, readDraw, readDraws, type DrawRow, type PrizeRow } from './sql/draw.ts'
import { countEntries, entriesOf, type Entry } from './sql/entry.ts'
import { countWins, drawnNumbers, linesOf, winsOf } from './sql/win.ts'

/** So long after it ended it is shown to members. */
const SHOWN_MS = 60 * DAY_MS
const MOST_SOURCES = 200

async function shown(db: Db, rows: readonly DrawRow[]): Promise<Draw[]> {
  const ids = rows.map(({ drawId }) => drawId)
  const prizes = groupBy(await prizesOf(db, ids), ({ drawId }) => drawId)
  const live = rows.filter(({ state }) => state === 'open').map(({ drawId }) => drawId)
  const counted = await countEntries(db, live)
  const wins = await countWins(db, ids)
  return rows.map((row) => {
    const { drawId, dueAt: _due, cancelledAt: _cancelled, ...rest } = row
    return {
      ...rest,
      id: drawId,
      drawsAt: row.drawsAt.toISOString(),
      openedAt: row.openedAt?.toISOString() ?? null,
      drawnAt: row.drawnAt?.toISOString() ?? null,
      prizes: (prizes.get(drawId) ?? []).map(({ prizeId, drawId: _of, ...prize }) => ({
        ...prize,
        id: prizeId,
      })),
      figures: {
        ...(row.figures ?? counted.get(drawId) ?? noFigures),
        ...(wins.get(drawId) ?? { winners: 0, given: 0 }),
      },
    }
  })
}

export const showDraws = async (db: Db): Promise<Draw[]> => shown(db, await readDraws(db))

export async function showDraw(db: Db, drawId: number): Promise<Draw> {
  const row = await readDraw(db, drawId)
  const [one] = row ? await shown(db, [row]) : []
  if (!one) throw new Refusal(loyaltyRefusals.unknownDraw)
  return one
}

/** Nothing of a draft is told; nothing of a list or a seed before it is drawn. */
export async function showProof(db: Db, drawId: number): Promise<DrawProof> {
  const row = await readDraw(db, drawId)
  if (!row || row.seedHash === null) throw new Refusal(loyaltyRefusals.unknownDraw)
  const prizes = await prizesOf(db, [drawId])
  const drawn = await drawnOf(db, drawId)
  const numbers = drawn ? await drawnNumbers(db, [drawId]) : []
  return {
    drawId,
    name: row.name,
    state: row.state,
    drawsAt: row.drawsAt.toISOString(),
    seedHash: row.seedHash,
    onePrize: row.terms.onePrize,
    prizes: prizes.map(({ name, pieces }) => ({ name, pieces })),
    result:
      drawn && row.drawnAt
        ? {
            drawnAt: row.drawnAt.toISOString(),
            seed: drawn.seed,
            list: drawn.list,
            listHash: drawn.listHash,
            tickets: drawn.tickets,
            winners: numbers.map(({ place: prize, piece, ticketNo }) => ({
              prize,
              piece,
              ticketNo,
            })),
          }
        : null,
  }
}

interface Ground {
  on: Day
  tierId: number | null
  prizes: Map<number, PrizeRow[]>
  entries: Map<number, Entry[]>
  lines: Awaited<ReturnType<typeof linesOf>>
  wins: Awaited<ReturnType<typeof winsOf>>
  numbers: Awaited<ReturnType<typeof drawnNumbers>>
}

/** What is open, and what ended lately. */
const toShow = ({ state, drawnAt, cancelledAt }: DrawRow, since: Date): boolean =>
  state === 'open' || (drawnAt ?? cancelledAt ?? since) > since

export async function ownDraws(db: Db, customerId: number, now: Date): Promise<OwnDraws> {
  const { zone } = await brandOf(db)
  const rows = (await readDraws(db)).filter((row) => toShow(row, plusMs(now, -SHOWN_MS)))
  const ids = rows.map(({ drawId }) => drawId)
  const persons = await everyIdOf(db, [customerId])
  const person = persons.get(customerId) ?? customerId
  const member = (await findMembers(db, [person])).get(person)
  const own = [...persons.keys()]
  const ended = rows.filter(({ state }) => state === 'drawn').map(({ drawId }) => drawId)
  const ground: Ground = {
    on: dayOf(now, zone),
    tierId: member?.tier_id ?? null,
    prizes: groupBy(await prizesOf(db, ids), ({ drawId }) => drawId),
    entries: groupBy(await entriesOf(db, [person], ids), ({ drawId }) => drawId),
    lines: await linesOf(db, own),
    wins: await winsOf(db, own),
    numbers: await drawnNumbers(db, ended),
  }
  const points = (await balances(db, [person], 'points')).get(person) ?? 0
  return {
    now: now.toISOString(),
    member: member !== undefined,
    points: Math.max(0, points),
    items: rows.map((row) => toOwn(row, ground)),
  }
}

function toOwn(row: DrawRow, ground: Ground): OwnDraw {
  const { drawId: id, terms } = row
  const mine = <T extends { drawId: number }>(all: readonly T[]) =>
    all.filter(({ drawId }) => drawId === id)
  const entries = (ground.entries.get(id) ?? []).filter(({ tickets }) => tickets > 0)
  const sum = (of: readonly Entry[]) => of.reduce((all, { tickets }) => all + tickets, 0)
  const prizes = ground.prizes.get(id) ?? []
  const tier = ground.tierId === null ? { factor: 1, least: 0 } : tierTerms(terms, ground.tierId)
  const running = isRunning(row, ground.on)
  const canBuy = running && ground.tierId !== null && tier.factor > 0 ? roomOf(terms, entries) : 0
  const { name, blurb, state, fromOn, untilOn, cancelReason } = row
  return {
    id,
    name,
    blurb,
    state,
    fromOn,
    untilOn,
    cancelReason,
    seedHash: row.seedHash,
    running,
    ...tier,
    drawsAt: row.drawsAt.toISOString(),
    drawnAt: row.drawnAt?.toISOString() ?? null,
    prizes: prizes.map((prize) => ({
      name: prize.name,
      pieces: prize.pieces,
      coupon: prize.templateId !== null,
    })),
    fenPerTicket: terms.fenPerTicket,
    perMember: terms.perMember,
    onePrize: terms.onePrize,
    points: terms.points && {
      ...terms.points,
      bought: sum(entries.filter(({ kind }) => kind === 'points')),
      canBuy,
    },
    tickets: sum(entries),
    sources: entries
      .toReversed()
      .slice(0, MOST_SOURCES)
      .map(({ kind, at, worth, tickets }) => ({
        kind,
        at: at.toISOString(),
        worth,
        tickets,
      })),
    numbers: mine(ground.lines).map(({ from, to }) => ({ from, to })),
    won: mine(ground.wins).map(({ prizeName, ticketNo, coupon, givenAt }) => ({
      prizeName,
      ticketNo,
      coupon,
      givenAt: givenAt?.toISOString() ?? null,
    })),
    winners: prizes.map((prize, at) => ({
      prizeName: prize.name,
      ticketNos: mine(ground.numbers)
        .filter(({ place }) => place === at + 1)
        .map(({ ticketNo }) => ticketNo),
    })),
  }
}
