// An opening led through an acquisition link: one tap, and she sees the guide's card. The link is the
// guides'; what it stands for travels as the code's state and a mark of this very opening.
import { randomBytes } from 'node:crypto'
import { groupBy, plusMs, sortedUnique } from '#kit'
import { ok, type Outcome, type Tx } from '#platform'
import type { CodeInput } from '#contracts'
import { channelLink, makeAcquisitionLinks } from '#modules/wecom'
import { VISIT_MS, type LeaseAsk } from './lease.ts'
import { openTurns, turn, type Loads } from './turn.ts'
import {
  guidesByLink,
  guideUrls,
  lockVisits,
  tappable,
  writeEntrances,
  writeTaps,
  type NewTap,
  type Tappable,
} from './sql/tap.ts'

const newMark = (): string => randomBytes(10).toString('hex')

interface Led extends NewTap {
  url: string
  /** It was led on before: nothing is written. */
  known: boolean
}

const led = (opening: Tappable, url: string, more: Partial<Led> = {}): Led => ({
  opening,
  url,
  staffId: null,
  day: null,
  mark: opening.mark ?? newMark(),
  known: opening.mark !== null,
  ...more,
})

/** Where the code shares its openings out: the guide of before while her link is open, or a turn. */
async function byTurn(
  tx: Tx,
  codeId: number,
  openings: readonly Tappable[],
  loads: Loads,
): Promise<Led[]> {
  const urls = await guideUrls(tx.db, codeId)
  const kept = openings.flatMap((opening) => {
    const { staffId } = opening
    const url = staffId === null ? undefined : urls.get(staffId)
    return url === undefined ? [] : [led(opening, url, { staffId })]
  })
  const fresh = openings.filter(
    (opening) => opening.mark === null && !kept.some((one) => one.opening === opening),
  )
  const rotation = (await openTurns(tx, [{ codeId }])).get(codeId)
  if (fresh.length === 0 || !rotation) return kept
  const { day, chosen } = await turn(tx, rotation, fresh, { find: guidesByLink(urls), loads })
  return [
    ...kept,
    ...chosen.flatMap(({ opening, id: staffId }) => {
      const url = urls.get(staffId)
      return url === undefined ? [] : [led(opening, url, { staffId, day })]
    }),
  ]
}

/** Where each of these browsers is led; null where a picture has to do. */
export async function leadOn(
  tx: Tx,
  asks: readonly LeaseAsk[],
  loads: Loads = new Map(),
): Promise<(string | null)[]> {
  const since = plusMs(tx.now, -VISIT_MS)
  const seen = await tappable(tx.db, asks, since)
  const visitIds = sortedUnique([...seen.values()].map((opening) => opening.visitId))
  if (visitIds.length === 0) return asks.map(() => null)
  tx.locks.take('documents', 'code.lease', visitIds)
  await lockVisits(tx, visitIds)
  const openings = await tappable(tx.db, asks, since)
  const all: Led[] = []
  const shared = [...openings.values()].filter((opening) => opening.mode === 'leased')
  for (const opening of openings.values())
    if (opening.mode === 'fixed' && opening.url !== null) all.push(led(opening, opening.url))
  for (const [codeId, of] of [...groupBy(shared, (opening) => opening.codeId)].sort(
    ([a], [b]) => a - b,
  ))
    all.push(...(await byTurn(tx, codeId, of, loads)))
  const fresh = all.filter((one) => !one.known)
  if (fresh.length > 0) await writeTaps(tx, fresh)
  const by = new Map(all.map((one) => [one.opening, one]))
  return asks.map((_, n) => {
    const opening = openings.get(n)
    const one = opening && by.get(opening)
    return one ? channelLink(one.url, one.opening.state, one.mark) : null
  })
}

/** The links behind a code: one to all its guides, or one to each of those who take turns. */
export async function wantEntrances(
  tx: Tx,
  codeId: number,
  { way, mode, guideIds, rotation }: CodeInput,
): Promise<Outcome<undefined>> {
  if (way === 'picture') {
    await writeEntrances(tx.db, codeId, [])
    return ok(undefined)
  }
  const circles =
    mode === 'fixed'
      ? [{ staffId: 0, staffIds: guideIds }]
      : (rotation?.guides ?? []).map(({ staffId }) => ({ staffId, staffIds: [staffId] }))
  const made = await makeAcquisitionLinks(tx, circles)
  // Whoever has no WeCom is passed over in her turn, too.
  const refused = made.find((outcome) => outcome.refusal !== undefined)
  if (mode === 'fixed' && refused?.refusal) return { refusal: refused.refusal }
  await writeEntrances(
    tx.db,
    codeId,
    made.flatMap((outcome, n) =>
      outcome.ok ? [{ ...outcome.ok, staffId: circles[n]?.staffId ?? 0 }] : [],
    ),
  )
  return ok(undefined)
}
