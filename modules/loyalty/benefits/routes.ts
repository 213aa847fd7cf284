// The doors of benefits: what there is, the desk, the till, herself.
import { contract, type HeldBenefit } from '#contracts'
import { inTx, outside, platformRefusals, Refusal, type Scope, type Tx } from '#platform'
import { recordAudit, storesByCode } from '#modules/org'
import { loyaltyRefusals } from '../refusals.ts'
import { ownersOfShown } from '../sql/member.ts'
import { isWithin } from '../sql/stored.ts'
import { heldBenefits } from './held.ts'
import { addCodes, saveBenefit, showBenefits } from './save.ts'
import { undoBenefit, useBenefit, type UseInput } from './use.ts'

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

async function mustSee(db: Tx['db'], scope: Scope, id: number): Promise<void> {
  if (!(await isWithin(db, scope, id))) throw new Refusal(loyaltyRefusals.unknownCustomer, { id })
}

const reaches = ({ all, storeIds }: Scope, storeId: number): boolean =>
  all || storeIds.includes(storeId)

async function shownCard(db: Tx['db'], cardCode: string): Promise<number> {
  const id = (await ownersOfShown(db, [cardCode])).get(cardCode)
  if (id === undefined) throw new Refusal(loyaltyRefusals.notMember, {}, 'cardCode')
  return id
}

async function redeem(tx: Tx, input: UseInput): Promise<HeldBenefit> {
  const held = await useBenefit(tx, input, 'service')
  await recordAudit(tx, {
    action: 'loyalty.benefitUsed',
    subject: String(input.customerId),
    details: { benefitId: input.benefitId, key: input.key },
  })
  return held
}

export const benefitRoutes = {
  listBenefits: outside(contract.benefits.list, async ({ platform: { db, clock } }) => ({
    items: await showBenefits(db, clock.now()),
  })),
  saveBenefit: inTx(contract.benefits.save, async (tx, input) => {
    const saved = await saveBenefit(tx, input)
    await recordAudit(tx, {
      action: 'loyalty.benefit',
      subject: String(saved.id),
      details: { ...input },
    })
    return saved
  }),
  addBenefitCodes: inTx(contract.benefits.addCodes, async (tx, input) => {
    const done = await addCodes(tx, input)
    await recordAudit(tx, {
      action: 'loyalty.benefitCodes',
      subject: String(input.id),
      details: { added: done.added, known: done.known },
    })
    return done
  }),
  benefitsOf: outside(contract.benefits.ofCustomer, async ({ platform, scope }, { id }) => {
    await mustSee(platform.db, scope, id)
    const items = await heldBenefits(platform.db, id, platform.clock.now())
    return { customerId: id, items }
  }),
  useBenefit: inTx(contract.benefits.use, async (tx, { id, ...input }, { scope }) => {
    await mustSee(tx.db, scope, id)
    if (!reaches(scope, input.storeId))
      throw new Refusal(loyaltyRefusals.unknownStore, {}, 'storeId')
    return redeem(tx, { ...input, customerId: id })
  }),
  undoBenefit: inTx(contract.benefits.undo, async (tx, { id, ...input }, { scope }) => {
    await mustSee(tx.db, scope, id)
    const held = await undoBenefit(tx, { ...input, customerId: id })
    await recordAudit(tx, {
      action: 'loyalty.benefitUndone',
      subject: String(id),
      details: input,
    })
    return held
  }),
  benefitsAtTill: inTx(contract.benefits.atTill, async (tx, { cardCode }) => {
    const customerId = await shownCard(tx.db, cardCode)
    return { customerId, items: await heldBenefits(tx.db, customerId, tx.now) }
  }),
  useBenefitAtTill: inTx(
    contract.benefits.useAtTill,
    async (tx, { cardCode, storeCode, ...input }, { scope }) => {
      const store = (await storesByCode(tx.db, [storeCode])).get(storeCode)
      if (!store || !reaches(scope, store.id))
        throw new Refusal(loyaltyRefusals.unknownStore, {}, 'storeCode')
      const customerId = await shownCard(tx.db, cardCode)
      return redeem(tx, { ...input, customerId, storeId: store.id })
    },
  ),
  ownBenefits: outside(contract.benefits.own, async ({ platform: { db, clock }, scope }) => ({
    items: await heldBenefits(db, own(scope), clock.now()),
  })),
  claimBenefit: inTx(contract.benefits.claim, (tx, input, { scope }) =>
    useBenefit(tx, { ...input, customerId: own(scope), storeId: null }, 'partner'),
  ),
}
