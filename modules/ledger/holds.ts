// Value is held, then captured, released, or let go by time. The story of each verb: lock the
// accounts, read the holds as they are now, walk the requests in the order given, write what
// changed at once.
import { ok, refuse, type Outcome, type Timer, type Tx } from '#platform'
import { captureKey, holdKey, isOver, type Hold, type HoldRef, type HoldState } from './hold.ts'
import { post } from './post.ts'
import { ledgerRefusals } from './refusals.ts'
import { dueHolds, endHolds, findHolds, insertHolds, nextHoldExpiry } from './sql/hold.ts'
import { lockAccounts } from './sql/transfer.ts'
import { accountKey } from './transfer.ts'

export interface HoldInput extends HoldRef {
  /** Positive integer of the asset's smallest unit. */
  amount: number
  expiresAt: Date
}
export interface Held {
  state: HoldState
  repeated: boolean
}

/** Promises value of accounts; what is not there, or promised already, is refused. */
export async function holdValue(tx: Tx, inputs: readonly HoldInput[]): Promise<Outcome<Held>[]> {
  if (inputs.length === 0) return []
  const accounts = await lockAccounts(tx, inputs)
  const known = await holdsOf(tx, inputs)
  const fresh: HoldInput[] = []
  const outcomes = inputs.map((input): Outcome<Held> => {
    if (!Number.isSafeInteger(input.amount) || input.amount <= 0)
      throw new RangeError(`ledger: amount ${input.amount} of hold ${input.key}`)
    const before = known.get(holdKey(input))
    if (before) {
      const same = before.asset === input.asset && before.amount === input.amount
      if (!same) return refuse(ledgerRefusals.keyReused, { key: input.key })
      return ok({ state: before.state, repeated: true })
    }
    if (input.expiresAt <= tx.now) return refuse(ledgerRefusals.holdOver, { key: input.key })
    const account = accounts.get(accountKey(input)) ?? { balance: 0, held: 0 }
    const free = account.balance - account.held
    if (free < input.amount) {
      const { asset, amount } = input
      return refuse(ledgerRefusals.notEnough, { asset, balance: free, missing: amount - free })
    }
    account.held += input.amount
    known.set(holdKey(input), { ...input, captured: 0, state: 'held' })
    fresh.push(input)
    return ok({ state: 'held', repeated: false })
  })
  await insertHolds(tx, fresh)
  return outcomes
}

export interface CaptureInput extends HoldRef {
  /** At most what is held; the rest returns. */
  amount: number
  /** A code such as `order`. */
  reason: string
  /** Key of the transfer; left out, it is named after the hold. */
  as?: string
}
export interface Captured {
  captured: number
  returned: number
  repeated: boolean
}

/** Takes held value for good, for the house account `spent`; each hold once. */
export async function captureHolds(
  tx: Tx,
  inputs: readonly CaptureInput[],
): Promise<Outcome<Captured>[]> {
  if (inputs.length === 0) return []
  const known = await lockedHolds(tx, inputs)
  const taken: CaptureInput[] = []
  const outcomes = inputs.map((input): Outcome<Captured> => {
    if (!Number.isSafeInteger(input.amount) || input.amount <= 0)
      throw new RangeError(`ledger: capture of ${input.amount} of ${input.key}`)
    const hold = known.get(holdKey(input))
    if (!hold) return refuse(ledgerRefusals.unknownHold, { key: input.key })
    const done = { captured: input.amount, returned: hold.amount - input.amount }
    if (hold.state === 'captured' && hold.captured === input.amount)
      return ok({ ...done, repeated: true })
    const wrong = notOpen(hold, tx.now)
    if (wrong) return wrong
    if (input.amount > hold.amount)
      return refuse(ledgerRefusals.captureTooMuch, { held: hold.amount, asked: input.amount })
    end(hold, 'captured', input.amount)
    hold.takenAs = input.as ?? null
    taken.push(input)
    return ok({ ...done, repeated: false })
  })
  await endHolds(
    tx,
    taken.map((input) => known.get(holdKey(input)) as Hold),
  )
  await postCaptures(tx, taken)
  return outcomes
}

/** What was held is there: a refusal here would be a hole in the books, and undoes everything. */
async function postCaptures(tx: Tx, taken: readonly CaptureInput[]): Promise<void> {
  const posted = await post(
    tx,
    taken.map(({ customerId, asset, key, amount, reason, as }) => ({
      key: as ?? captureKey(key),
      asset,
      amount,
      reason,
      from: { customerId },
      to: { system: 'spent' as const },
    })),
    { firstTime: true },
  )
  for (const outcome of posted) if (outcome.refusal) throw new Error(outcome.refusal.code)
}

/** Gives held value back; a hold that time has let go already is answered as done. */
export async function releaseHolds(
  tx: Tx,
  refs: readonly HoldRef[],
): Promise<Outcome<{ returned: number; repeated: boolean }>[]> {
  if (refs.length === 0) return []
  const known = await lockedHolds(tx, refs)
  const released: Hold[] = []
  const outcomes = refs.map((ref): Outcome<{ returned: number; repeated: boolean }> => {
    const hold = known.get(holdKey(ref))
    if (!hold) return refuse(ledgerRefusals.unknownHold, { key: ref.key })
    if (hold.state === 'captured')
      return refuse(ledgerRefusals.holdEnded, { key: hold.key, state: hold.state })
    const repeated = hold.state !== 'held'
    if (!repeated) released.push(end(hold, 'released'))
    return ok({ returned: hold.amount, repeated })
  })
  await endHolds(tx, released)
  return outcomes
}

/** What each of them still promises; nothing where it is over. Their accounts stay locked. */
export async function openHolds(tx: Tx, refs: readonly HoldRef[]): Promise<number[]> {
  if (refs.length === 0) return []
  const known = await lockedHolds(tx, refs)
  return refs.map((ref) => {
    const hold = known.get(holdKey(ref))
    return hold && !notOpen(hold, tx.now) ? hold.amount : 0
  })
}

/** Holds of the accounts the refs name, read after those are locked (S-V5). */
async function lockedHolds(tx: Tx, refs: readonly HoldRef[]): Promise<Map<string, Hold>> {
  await lockAccounts(tx, refs)
  const known = await holdsOf(tx, refs)
  for (const ref of refs)
    if (known.get(holdKey(ref))?.asset !== ref.asset) known.delete(holdKey(ref))
  return known
}

const holdsOf = async (tx: Tx, refs: readonly HoldRef[]): Promise<Map<string, Hold>> =>
  new Map((await findHolds(tx.db, refs)).map((hold) => [holdKey(hold), hold]))

function notOpen(hold: Hold, now: Date): { refusal: ReturnType<typeof refuse>['refusal'] } | null {
  if (hold.state !== 'held')
    return refuse(ledgerRefusals.holdEnded, { key: hold.key, state: hold.state })
  return isOver(hold, now) ? refuse(ledgerRefusals.holdOver, { key: hold.key }) : null
}

function end(hold: Hold, state: HoldState, captured = 0): Hold {
  hold.state = state
  hold.captured = captured
  return hold
}

const BATCH = 500

/** Holds that nobody ended in time end by themselves. */
export const holdExpiry: Timer = {
  name: 'ledger.holds',
  nextDue: nextHoldExpiry,
  runDue: async (tx, turn) => {
    const due = await dueHolds(tx, turn.limit(BATCH), turn.aside)
    if (due.length === 0) return 0
    turn.took(due.map((hold) => hold.customerId))
    const known = [...(await lockedHolds(tx, due)).values()]
    const open = known.filter((hold) => hold.state === 'held' && isOver(hold, tx.now))
    await endHolds(
      tx,
      open.map((hold) => end(hold, 'expired')),
    )
    return due.length
  },
}
