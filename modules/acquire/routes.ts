// The doors of welcome messages.
import { contract, type Channel, type Welcome } from '#contracts'
import { minutesOf } from '#kit'
import { inTx, orThrow, outside, Refusal, type Db } from '#platform'
import { chooseWelcome } from './choose.ts'
import { flawsOf } from './opening.ts'
import { acquireRefusals } from './refusals.ts'
import { removeWelcome, saveWelcomes } from './save-welcome.ts'
import { activeWelcomes, welcomeFigures, welcomeRows, type WelcomeRow } from './sql.ts'

const { acquire } = contract
const two = (n: number) => String(n).padStart(2, '0')
const clock = (minute: number) => `${two(Math.trunc(minute / 60))}:${two(minute % 60)}`

async function shown(db: Db, rows: readonly WelcomeRow[]): Promise<Welcome[]> {
  const figures = await welcomeFigures(
    db,
    rows.map((row) => row.id),
  )
  return rows.map(({ from, until, invite, signature: _signature, ...row }) => ({
    ...row,
    channels: row.channels as Channel[],
    inviteToRegister: invite,
    hours: from === null || until === null ? null : { from: clock(from), until: clock(until) },
    sent: figures.get(row.id)?.sent ?? 0,
    medianMs: figures.get(row.id)?.median_ms ?? null,
    changedAt: row.changedAt.toISOString(),
  }))
}

export const routes = {
  listWelcomes: outside(acquire.listWelcomes, async ({ platform }, { limit, cursor }) => {
    const after = Number(cursor ?? 0)
    const rows = await welcomeRows(platform.db, {
      after: Number.isSafeInteger(after) ? after : 0,
      limit: limit + 1,
    })
    const items = await shown(platform.db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  saveWelcome: inTx(acquire.saveWelcome, async (tx, input) => {
    const { welcomeId } = orThrow((await saveWelcomes(tx, [input]))[0])
    const [row] = await shown(
      tx.db,
      await welcomeRows(tx.db, { id: welcomeId, after: 0, limit: 1 }),
    )
    if (!row) throw new Refusal(acquireRefusals.unknownWelcome)
    return row
  }),
  checkOpening: outside(acquire.checkOpening, async (_call, { text }) => ({
    flaws: flawsOf(text),
  })),
  chosenWelcome: outside(acquire.chosenWelcome, async ({ platform }, { at, ...arrival }) => {
    const chosen = chooseWelcome(await activeWelcomes(platform.db), {
      storeId: arrival.storeId ?? null,
      channel: arrival.channel ?? null,
      welcomeId: null,
      minute: minutesOf(at),
      returning: arrival.returning,
    })
    const [welcome] = chosen ? await shown(platform.db, [chosen]) : []
    return { welcome: welcome ?? null }
  }),
  removeWelcome: inTx(acquire.removeWelcome, async (tx, { id }) => {
    orThrow(await removeWelcome(tx, id))
    return { ok: true as const }
  }),
}
