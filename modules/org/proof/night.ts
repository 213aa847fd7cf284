// The nightly proof: a job at a fixed hour of machine time, for the books are recomputed for those
// who run the house and not for customers. Each night asks for the next one; a start of the server
// asks too, and makes up for a night that was slept through.
import { addDays, atTime, dayOf, MINUTE_MS, plusMs } from '#kit'
import { defineJob, job, systemActor, type Platform, type Tx } from '#platform'
import { brandOf } from '../brand.ts'
import { checkHouse, checksOfHouse, type Checked } from './check.ts'
import { beginProof, lastNight, noteChecks } from './sql.ts'

const HOUR = '03:30'
/** What was written before is heard first: an hour of imports may lie before the listeners. */
const PATIENCE_MS = 30 * MINUTE_MS

const prove = defineJob<{ proofId: number }>('org.prove')
const night = defineJob<Record<string, never>>('org.proofNight')

/** The next time it is that hour; soon, where the last one went by and nothing was proved. */
export function nextNight(now: Date, zone: string, last: Date | undefined): Date {
  const today = atTime(dayOf(now, zone), HOUR, zone)
  const tomorrow = atTime(addDays(dayOf(now, zone), 1), HOUR, zone)
  if (now < today) return today
  return last && last < today ? plusMs(now, MINUTE_MS) : tomorrow
}

/** Asks for the next night: after each one, and when the server starts. */
export async function askForNight(platform: Platform): Promise<void> {
  const [{ zone }, last] = [await brandOf(platform.db), await lastNight(platform.db)]
  const runAt = nextNight(new Date(), zone, last)
  await platform.transact({ actor: systemActor }, async (tx) =>
    tx.enqueue(night, {}, { key: night.name, runAt }),
  )
}

/** Begins a proof; undefined while another one runs. */
export async function askForProof(tx: Tx, by: string | null): Promise<number | undefined> {
  const ask = { by, at: new Date(), total: checksOfHouse().length }
  const proofId = await beginProof(tx, ask)
  if (proofId !== undefined) tx.enqueue(prove, { proofId })
  return proofId
}

/** Started anew where its process died. Its outcome is kept, also that there was none. */
async function runProof(platform: Platform, proofId: number): Promise<void> {
  const done: Checked[] = []
  const note = (over: { at: Date; error: string | null } | null) =>
    platform.transact({ actor: systemActor }, (tx) => noteChecks(tx, proofId, done, over))
  try {
    await platform.passed(PATIENCE_MS)
    await checkHouse(platform, async (one) => {
      done.push(one)
      await note(null)
    })
  } catch (error) {
    await note({ at: new Date(), error: String(error).slice(0, 500) })
    return
  }
  await note({ at: new Date(), error: null })
}

export const proofJobs = [
  job(prove, (platform, { proofId }) => runProof(platform, proofId)),
  job(night, async (platform) => {
    await platform.transact({ actor: systemActor }, (tx) => askForProof(tx, null))
    await askForNight(platform)
  }),
]
