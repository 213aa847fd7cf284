// The doors of paid cards: what is sold, the desk, the till, herself.
import { contract, type Pass } from '#contracts'
import { inTx, outside, platformRefusals, orThrow, Refusal, type Scope, type Tx } from '#platform'
import { recordAudit, storesByCode } from '#modules/org'
import { loyaltyRefusals } from '../refusals.ts'
import { ownersOfShown } from '../sql/member.ts'
import { isWithin } from '../sql/stored.ts'
import { buyPasses, type PassInput } from './buy.ts'
import { payForPass } from './own.ts'
import { previewReturn, returnPass } from './return-pass.ts'
import { savePlan, showPlans } from './save-plan.ts'
import { showOwn, showPasses } from './show.ts'
import { passesById } from './sql.ts'

const DESK = 'desk'

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

async function mustSee(db: Tx['db'], scope: Scope, id: number): Promise<void> {
  if (!(await isWithin(db, scope, id))) throw new Refusal(loyaltyRefusals.unknownCustomer, { id })
}

const reaches = ({ all, storeIds }: Scope, storeId: number | null): boolean =>
  all || (storeId !== null && storeIds.includes(storeId))

/** Money follows the store: a pass of a store out of reach is unknown to the caller. */
async function mustReach(db: Tx['db'], scope: Scope, passId: number): Promise<void> {
  const [pass] = await passesById(db, [passId])
  if (!pass || !reaches(scope, pass.storeId)) throw new Refusal(loyaltyRefusals.unknownPass)
}

async function sell(tx: Tx, input: PassInput): Promise<{ pass: Pass; duplicate: boolean }> {
  const [outcome] = await buyPasses(tx, [input])
  if (!outcome) throw new Error('no outcome')
  const { passId, customerId, repeated } = orThrow(outcome)
  if (!repeated)
    await recordAudit(tx, {
      action: 'loyalty.passSold',
      subject: String(customerId),
      details: { passId, planId: input.planId, fen: input.fen },
    })
  return { pass: await passShown(tx, customerId, passId), duplicate: repeated }
}

async function passShown(tx: Tx, customerId: number, passId: number): Promise<Pass> {
  const pass = (await showPasses(tx.db, tx.now, customerId)).find(({ id }) => id === passId)
  if (!pass) throw new Refusal(loyaltyRefusals.unknownPass)
  return pass
}

export const passRoutes = {
  listPlans: outside(contract.passes.listPlans, async ({ platform: { db, clock } }) => ({
    items: await showPlans(db, clock.now()),
  })),
  savePlan: inTx(contract.passes.savePlan, async (tx, plan) => {
    const saved = await savePlan(tx, plan)
    await recordAudit(tx, {
      action: 'loyalty.passPlan',
      subject: String(saved.id),
      details: { ...plan },
    })
    return saved
  }),
  passesOf: outside(contract.passes.ofCustomer, async ({ platform, scope }, { id }) => {
    await mustSee(platform.db, scope, id)
    return { items: await showPasses(platform.db, platform.clock.now(), id) }
  }),
  sellPass: inTx(contract.passes.sell, async (tx, { id, key, storeId, ...input }, { scope }) => {
    await mustSee(tx.db, scope, id)
    if (!reaches(scope, storeId)) throw new Refusal(loyaltyRefusals.unknownStore, {}, 'storeId')
    const from = { customerId: id, source: DESK, number: key, storeId, staffId: null }
    return sell(tx, { ...input, ...from })
  }),
  sellPassAtTill: inTx(
    contract.passes.sellAtTill,
    async (tx, { cardCode, storeCode, ...input }, { scope }) => {
      const store = (await storesByCode(tx.db, [storeCode])).get(storeCode)
      if (!store || !reaches(scope, store.id))
        throw new Refusal(loyaltyRefusals.unknownStore, {}, 'storeCode')
      const customerId = (await ownersOfShown(tx.db, [cardCode])).get(cardCode)
      if (customerId === undefined) throw new Refusal(loyaltyRefusals.notMember, {}, 'cardCode')
      return sell(tx, { ...input, customerId, storeId: store.id, staffId: null })
    },
  ),
  previewPassReturn: outside(
    contract.passes.previewReturn,
    async ({ platform: { db, clock }, scope }, { id, passId }) => {
      await mustSee(db, scope, id)
      await mustReach(db, scope, passId)
      return previewReturn(db, clock.now(), { customerId: id, passId })
    },
  ),
  returnPass: inTx(
    contract.passes.giveBack,
    async (tx, { id, passId, key, fen, reason }, { scope }) => {
      await mustSee(tx.db, scope, id)
      await mustReach(tx.db, scope, passId)
      const { repeated } = await returnPass(tx, { customerId: id, passId, number: key, fen })
      if (!repeated)
        await recordAudit(tx, {
          action: 'loyalty.passReturned',
          subject: String(id),
          details: { passId, fen, reason: reason ?? '' },
        })
      return { pass: await passShown(tx, id, passId), repeated }
    },
  ),
  ownPasses: outside(contract.passes.own, ({ platform: { db, clock }, scope }) =>
    showOwn(db, clock.now(), own(scope)),
  ),
  buyPass: outside(contract.passes.buy, ({ platform, scope }, wish) =>
    payForPass(platform, own(scope), wish),
  ),
}
