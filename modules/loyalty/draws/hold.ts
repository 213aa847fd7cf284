// The draw itself, at its time: the list is made, the winners follow from it and the seed, and both are
// published, all in one transaction. Killed anywhere before its end, nothing has happened. Called off,
// its timer gives back the points that bought tickets.
import { sha256 } from '#kit'
import { orThrow, type Timer, type Tx } from '#platform'
import { drawWon } from '../events.ts'
import { returnPoints } from '../return-points.ts'
import { spendKey } from './buy.ts'
import { linesOf, pickWinners } from './pick.ts'
import { openSeed } from './seed.ts'
import {
  dueDraw,
  lockDraw,
  markDrawn,
  nextDraw,
  nothingDue,
  prizesOf,
  sealedSeed,
  type DrawRow,
} from './sql/draw.ts'
import { countEntries, freezeList, markReturned, unreturned } from './sql/entry.ts'
import { insertWins } from './sql/win.ts'

const BATCH = 500
export const noFigures = { tickets: 0, members: 0, orders: 0, pointTickets: 0 }

/** The caller has locked it and knows that it is open and due. */
async function hold(tx: Tx, { drawId, terms }: DrawRow): Promise<void> {
  const prizes = await prizesOf(tx.db, [drawId])
  const figures = (await countEntries(tx.db, [drawId])).get(drawId) ?? noFigures
  const list = await freezeList(tx, drawId)
  const seed = openSeed(await sealedSeed(tx, drawId))
  const pieces = prizes.map((prize) => prize.pieces)
  const picked = pickWinners({ seed, list, pieces, onePrize: terms.onePrize })
  const wins = await insertWins(
    tx,
    drawId,
    picked.map((one) => ({ ...one, prizeId: prizes[one.prize - 1]?.prizeId ?? 0 })),
    terms.onePrize,
  )
  const tickets = linesOf(list).reduce((sum, count) => sum + count, 0)
  await markDrawn(tx, drawId, { seed, list, listHash: sha256(list), tickets, figures })
  tx.publish(
    drawWon,
    wins.flatMap(({ winId, customerId: subject, templateId }) =>
      subject === null ? [] : [{ subject, payload: { drawId, winId, templateId } }],
    ),
  )
}

/** Points come back in short transactions; each purchase once. */
async function giveBack(
  tx: Tx,
  drawId: number,
  turn: Parameters<Timer['runDue']>[1],
): Promise<number> {
  const due = await unreturned(tx.db, drawId, turn.limit(BATCH), turn.aside)
  if (due.length === 0) {
    await lockDraw(tx, drawId)
    await nothingDue(tx, drawId)
    return 1
  }
  turn.took([...new Set(due.map(({ customerId }) => customerId))])
  const outcomes = await returnPoints(
    tx,
    due.map(({ customerId, entryId, key, worth }) => ({
      customerId,
      key: `drawOff:${entryId}`,
      spendKey: spendKey(drawId, key),
      points: worth,
    })),
  )
  for (const outcome of outcomes) orThrow(outcome)
  await markReturned(tx, due)
  return due.length
}

export const drawTimer: Timer = {
  name: 'loyalty.draws',
  nextDue: nextDraw,
  runDue: async (tx, turn) => {
    const due = await dueDraw(tx, turn.aside)
    if (!due) return 0
    if (due.state === 'cancelled') return giveBack(tx, due.drawId, turn)
    const draw = await lockDraw(tx, due.drawId)
    // Somebody else was here meanwhile.
    if (draw?.state === 'open' && draw.dueAt !== null && draw.dueAt <= tx.now) await hold(tx, draw)
    return 1
  },
}
