// A sale and a reservation in the words of the contract.
import { LRUCache } from 'lru-cache'
import type {
  PresaleTerms,
  Reservation as ReservationView,
  Sale as SaleView,
  SalePage,
  SaleTeaser,
} from '#contracts'
import { plusMs } from '#kit'
import { Refusal, type Platform } from '#platform'
import { saleRefusals } from './refusals.ts'
import { namesOfTiers } from '../sql.ts'
import { opensAt, phaseOf, type Sale } from './sale.ts'
import { orderNumberOf } from './settle.ts'
import { currentSales, saleRows, type SaleRow } from './sql/desk.ts'
import { balanceFen, firstFen, type Reservation } from './sql/reservation.ts'

const shownTerms = ({ presale }: Sale): PresaleTerms | null =>
  presale && {
    ...presale,
    balanceFrom: presale.balanceFrom.toISOString(),
    balanceUntil: presale.balanceUntil.toISOString(),
  }

export const shownSale = (row: SaleRow, now: Date, publicUrl: string): SaleView => ({
  id: row.saleId,
  name: row.name,
  sku: row.sku,
  article: row.article,
  category: row.category,
  storeId: row.storeId,
  storeName: row.storeName,
  priceFen: row.priceFen,
  listFen: row.listFen,
  units: row.units,
  perPerson: row.perPerson,
  windowMinutes: Math.round(row.windowSeconds / 60),
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  restock: row.restock,
  voucherTemplateId: row.voucherTemplateId,
  about: row.about,
  early: [...row.early],
  presale: shownTerms(row),
  phase: phaseOf(row, now),
  left: row.left,
  reserved: row.reserved,
  held: row.held,
  heldFen: row.heldFen,
  paid: row.paid,
  refunded: row.refunded,
  returned: row.returned,
  forfeited: row.forfeited,
  forfeitedFen: row.forfeitedFen,
  shortfalls: row.shortfalls,
  takenFen: row.takenFen,
  url: `${publicUrl}/h5/sale/${row.saleId}`,
})

/** Thousands look at the same sale: what is left is read once a second. */
const GLANCE_MS = 1_000
interface Glance {
  row: SaleRow
  tierNames: Map<number, string>
}
const glances = new WeakMap<Platform, LRUCache<number, Promise<Glance>>>()

async function readSale({ db }: Platform, saleId: number): Promise<Glance> {
  const [row] = await saleRows(db, { id: saleId })
  if (!row) throw new Refusal(saleRefusals.unknownSale)
  const tierNames = row.early.length === 0 ? new Map<number, string>() : await namesOfTiers(db)
  return { row, tierNames }
}

export async function salePage(platform: Platform, saleId: number): Promise<SalePage> {
  const cache = glances.get(platform) ?? new LRUCache({ max: 500, ttl: GLANCE_MS })
  glances.set(platform, cache)
  const known = cache.get(saleId)
  const asked = known ?? readSale(platform, saleId)
  if (!known) {
    cache.set(saleId, asked)
    asked.catch(() => cache.delete(saleId))
  }
  const { row, tierNames } = await asked
  const now = platform.clock.now()
  const { id, name, article, priceFen, listFen, perPerson, windowMinutes, phase, ...rest } =
    shownSale(row, now, '')
  const { startsAt, endsAt, storeName, left, units, voucherTemplateId, about, presale } = rest
  return {
    id,
    name,
    article,
    priceFen,
    listFen,
    perPerson,
    windowMinutes,
    phase,
    startsAt,
    endsAt,
    storeName,
    left,
    units,
    voucher: voucherTemplateId !== null,
    about,
    early: row.early.map(({ tierId }) => ({
      tierId,
      tierName: tierNames.get(tierId) ?? '',
      startsAt: opensAt(row, tierId).toISOString(),
    })),
    presale,
    now: now.toISOString(),
  }
}

const SOON_MS = 24 * 3_600_000

/** What the members' pages lead to. */
export async function currentOnes(platform: Platform): Promise<SaleTeaser[]> {
  const now = platform.clock.now()
  const sales = await currentSales(platform.db, now, plusMs(now, SOON_MS))
  return sales.map((sale) => ({
    id: sale.saleId,
    name: sale.name,
    article: sale.article,
    priceFen: sale.priceFen,
    phase: phaseOf(sale, now),
    presale: shownTerms(sale),
  }))
}

export const shownReservation = (row: Reservation, sale: Sale | undefined): ReservationView => ({
  id: row.reservationId,
  saleId: row.saleId,
  saleName: sale?.name ?? '',
  article: sale?.article ?? '',
  units: row.units,
  priceFen: row.priceFen,
  totalFen: row.units * row.priceFen,
  state: row.state,
  reservedAt: row.reservedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  orderNumber: row.orderId === null ? null : orderNumberOf(row.reservationId),
  depositFen: row.depositFen === null ? null : firstFen(row),
  balanceFen: row.depositFen === null ? null : balanceFen(row),
})
