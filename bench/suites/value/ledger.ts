// Postings as doors make them: one at a time from many hands, gathered by the process; spread over
// many accounts, and on one budget that everybody draws on. Beside each the same rows, bare.
import type pg from 'pg'
import { gather, type Platform, type Tx } from '#platform'
import { randomBy, sideBySide } from '#kit'
import { fundDesk, moveFunds, openFund, post, type Transfer } from '#modules/ledger'
import { insertEntriesBare, insertTransfersBare } from '../../baseline/insert-postings.ts'
import { timed, type Sample } from '../../sample.ts'

const ACCOUNTS = 50_000
const HANDS = 2_000

/** Never customers: the accounts of this bench are nobody's. */
const FIRST_ACCOUNT = 900_000_000

function spreadOver(postings: number): Transfer[] {
  const random = randomBy(4)
  return Array.from({ length: postings }, (_, at) => ({
    key: `bench:${at}`,
    asset: 'stored_bonus',
    amount: 1 + random.int(0, 500),
    reason: 'bench',
    from: { system: 'issued' },
    to: { customerId: FIRST_ACCOUNT + random.int(0, ACCOUNTS) },
  }))
}

export async function measureLedger(
  books: Platform,
  pool: pg.Pool,
  quick: boolean,
): Promise<Sample> {
  const [postings, draws] = quick ? [4_000, 2_000] : [200_000, 100_000]
  const transact = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => books.transact({}, work)
  const desk = gather((transfers: readonly Transfer[]) => transact((tx) => post(tx, transfers)), {
    most: 1_000,
    lanes: 2,
  })
  const spread = await timed(() =>
    sideBySide(spreadOver(postings), HANDS, async (transfer) => {
      if ((await desk(transfer)).refusal) throw new Error('a posting was refused')
    }),
  )
  const fundId = await transact(async (tx) => {
    const id = await openFund(tx, { name: 'bench', asset: 'money' })
    const fill = { key: 'fill', amount: draws - 1, house: 'issued' as const, reason: 'bench' }
    await moveFunds(tx, [{ fundId: id, ...fill }])
    return id
  })
  const draw = fundDesk(transact)
  let refused = 0
  const hot = await timed(() =>
    sideBySide(Array.from({ length: draws }), HANDS, async (_, at) => {
      const move = { fundId, key: `draw:${at}`, amount: -1, house: 'spent' as const }
      if ((await draw({ ...move, reason: 'bench' })).refusal) refused++
    }),
  )
  const bareSpread = await insertTransfersBare(pool, postings)
  const bareHot = await insertEntriesBare(pool, draws)
  return {
    figures: {
      spreadPerSecond: postings / spread.seconds,
      hotBudgetPerSecond: draws / hot.seconds,
      // The budget has room for all but one.
      refusedOfHot: refused,
      bareTransfersPerSecond: postings / bareSpread,
      bareEntriesPerSecond: draws / bareHot,
    },
    ratios: {
      postingsToBareInsert: bareSpread / spread.seconds,
      hotBudgetToBareInsert: bareHot / hot.seconds,
    },
  }
}
