// A sale is made, changed and stopped. What buyers were promised stays: price and limit from its
// beginning on, and never fewer units than are taken.
import type { SaleInput } from '#contracts'
import { DAY_MS, dayOf } from '#kit'
import { Refusal, type Tx } from '#platform'
import { brandOf, recordAudit } from '#modules/org'
import { couponRefusals, holdTemplates } from '#modules/coupon'
import { saleRefusals } from './refusals.ts'
import { firstOpening, phaseOf, type Sale } from './sale.ts'
import {
  insertSale,
  markCalledOff,
  markStopped,
  saleUnits,
  updateSale,
  type SaleChange,
} from './sql/desk.ts'
import { lockStock, moveStock, salesOf } from './sql/sale.ts'

const changeOf = (input: SaleInput): SaleChange => ({
  name: input.name,
  sku: input.sku,
  article: input.article,
  category: input.category,
  storeId: input.storeId,
  priceFen: input.priceFen,
  listFen: input.listFen,
  perPerson: input.perPerson,
  windowSeconds: input.windowMinutes * 60,
  startsAt: new Date(input.startsAt),
  endsAt: new Date(input.endsAt),
  restock: input.restock,
  voucherTemplateId: input.voucherTemplateId,
  about: input.about,
  early: input.early,
  presale: input.presale && {
    ...input.presale,
    balanceFrom: new Date(input.presale.balanceFrom),
    balanceUntil: new Date(input.presale.balanceUntil),
  },
})

/** WeChat Pay keeps an order payable so long. */
const LONGEST_BALANCE_MS = 7 * DAY_MS

function refuseBrokenPresale(
  { presale, priceFen, endsAt, voucherTemplateId }: SaleChange,
  zone: string,
): void {
  if (!presale) return
  const { depositFen, countsFen, balanceFrom, balanceUntil, deliversOn } = presale
  if (countsFen < depositFen || countsFen >= priceFen)
    throw new Refusal(saleRefusals.countsTooMuch, {}, 'presale.countsFen')
  const length = balanceUntil.getTime() - balanceFrom.getTime()
  if (balanceFrom < endsAt || length <= 0 || length > LONGEST_BALANCE_MS)
    throw new Refusal(saleRefusals.balanceTimes, {}, 'presale.balanceFrom')
  if (deliversOn < dayOf(balanceFrom, zone))
    throw new Refusal(saleRefusals.deliversTooSoon, {}, 'presale.deliversOn')
  if (voucherTemplateId !== null)
    throw new Refusal(saleRefusals.presalePackage, {}, 'voucherTemplateId')
}

function refuseBroken({ startsAt, endsAt, listFen, priceFen, early }: SaleChange): void {
  if (endsAt <= startsAt) throw new Refusal(saleRefusals.endsBeforeStart, {}, 'endsAt')
  if (listFen !== null && listFen <= priceFen)
    throw new Refusal(saleRefusals.listTooLow, {}, 'listFen')
  if (new Set(early.map(({ tierId }) => tierId)).size < early.length)
    throw new Refusal(saleRefusals.doubleTier, {}, 'early')
}

function refuseBegun(before: Sale, to: SaleChange, now: Date): void {
  const promised = (sale: SaleChange) =>
    JSON.stringify([
      sale.sku,
      sale.priceFen,
      sale.perPerson,
      sale.startsAt,
      sale.storeId,
      sale.voucherTemplateId,
      sale.early.map(({ tierId, minutes }) => [tierId, minutes]),
      sale.presale && [
        sale.presale.depositFen,
        sale.presale.countsFen,
        sale.presale.balanceFrom,
        sale.presale.balanceUntil,
        sale.presale.depositBack,
        sale.presale.deliversOn,
        sale.endsAt,
      ],
    ])
  const begun = phaseOf(before, now) !== 'ahead' || firstOpening(before) <= now
  if (begun && promised(before) !== promised(to)) throw new Refusal(saleRefusals.begun)
}

/** A template with limits could fail who has paid. */
async function refuseLimited(tx: Tx, { voucherTemplateId: id }: SaleChange): Promise<void> {
  if (id === null) return
  const template = (await holdTemplates(tx, [id])).get(id)
  if (!template) throw new Refusal(couponRefusals.unknownTemplate, {}, 'voucherTemplateId')
  // A voucher is used in the store; this one WeChat Pay takes off.
  if (template.wechatStockId !== null)
    throw new Refusal(couponRefusals.byWechat, {}, 'voucherTemplateId')
  const { active, totalLimit, perCustomerLimit, periodLimit } = template
  if (!active || totalLimit !== null || perCustomerLimit !== null || periodLimit)
    throw new Refusal(saleRefusals.voucherLimited, {}, 'voucherTemplateId')
}

/** Makes or changes a sale; gives its id. */
export async function saveSale(tx: Tx, input: SaleInput): Promise<number> {
  const to = changeOf(input)
  refuseBroken(to)
  if (to.presale) refuseBrokenPresale(to, (await brandOf(tx.db)).zone)
  await refuseLimited(tx, to)
  const saleId = input.id === undefined ? await insertSale(tx, to) : input.id
  if (input.id !== undefined) {
    const before = (await salesOf(tx.db, [saleId])).get(saleId)
    if (!before) throw new Refusal(saleRefusals.unknownSale)
    refuseBegun(before, to, tx.now)
    await updateSale(tx, saleId, to)
  }
  const left = await lockStock(tx, [saleId])
  const units = input.units - (await saleUnits(tx.db, saleId))
  const after = (left.get(saleId) ?? 0) + units
  if (after < 0)
    throw new Refusal(saleRefusals.fewerThanSold, { taken: input.units - after }, 'units')
  await moveStock(tx, left, [
    { saleId, kind: input.id === undefined ? 'opened' : 'adjusted', units },
  ])
  await recordAudit(tx, { action: 'sale.save', subject: `sale ${saleId}` })
  return saleId
}

/** Nobody may reserve any more. */
export async function stopSale(tx: Tx, saleId: number): Promise<void> {
  if (!(await salesOf(tx.db, [saleId])).has(saleId)) throw new Refusal(saleRefusals.unknownSale)
  await markStopped(tx, saleId)
  await recordAudit(tx, { action: 'sale.stop', subject: `sale ${saleId}` })
}

/** A pre-sale does not take place: the clock gives every deposit back, hundreds at a time. */
export async function callOffSale(tx: Tx, saleId: number): Promise<void> {
  const sale = (await salesOf(tx.db, [saleId])).get(saleId)
  if (!sale) throw new Refusal(saleRefusals.unknownSale)
  if (!sale.presale) throw new Refusal(saleRefusals.notPresale)
  if (sale.calledOffAt) return
  if (sale.presale.balanceFrom <= tx.now) throw new Refusal(saleRefusals.balanceBegun)
  await markCalledOff(tx, saleId)
  await recordAudit(tx, { action: 'sale.callOff', subject: `sale ${saleId}` })
}
