// Admits who is in a journey's segment when it is published: ClickHouse proposes them in chunks,
// and each chunk is confirmed by PostgreSQL in the transaction that admits it.
import { chunksOf } from '#kit'
import { brandScope, job, type Platform } from '#platform'
import { idsOf } from '#modules/audience'
import { admit } from './admit.ts'
import { includeCurrent } from './events.ts'
import { runningPlans } from './sql/plan.ts'

const CHUNK = 500

async function run(
  platform: Platform,
  input: { journeyId: number; version: number },
): Promise<void> {
  const version = (await runningPlans(platform.db)).find(
    (one) => one.journeyId === input.journeyId && one.version === input.version,
  )
  if (version?.plan.trigger.kind !== 'segment') return
  const { journeyId, plan } = version
  for await (const ids of idsOf(platform, brandScope(), version.plan.trigger.segmentId)) {
    for (const some of chunksOf(ids, CHUNK)) {
      await platform.transact({}, (tx) =>
        admit(
          tx,
          some.map((customerId) => ({
            journeyId,
            version: input.version,
            plan,
            customerId,
            at: tx.now,
            eventId: null,
            orderId: null,
          })),
        ),
      )
    }
  }
}

export const includeCurrentJob = job(includeCurrent, run)
