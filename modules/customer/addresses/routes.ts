// A customer's own doors to her addresses and invoice titles.
import { contract } from '#contracts'
import { inTx, orThrow, outside, type Actor } from '#platform'
import { onChineseMaps } from '#modules/org'
import { forgetAddress, keepAddress, keptAddresses } from './keep.ts'

const { consumer } = contract
const idOf = ({ id }: Actor): number => id ?? 0
const done = { ok: true as const }

export const addressRoutes = {
  addresses: outside(consumer.addresses, async ({ platform, actor }) => ({
    items: await keptAddresses(platform.db, idOf(actor), 'parcel'),
  })),
  saveAddress: inTx(
    consumer.saveAddress,
    async (tx, { id, preferred, place, placeSystem, ...given }, { actor }) => {
      const value = { ...given, place: place && onChineseMaps(place, placeSystem) }
      return orThrow(
        await keepAddress(tx, { customerId: idOf(actor), kind: 'parcel', id, value, preferred }),
      )
    },
  ),
  removeAddress: inTx(consumer.removeAddress, async (tx, { id }, { actor }) => {
    orThrow(await forgetAddress(tx, { id, kind: 'parcel', personId: idOf(actor) }))
    return done
  }),
  invoiceTitles: outside(consumer.invoiceTitles, async ({ platform, actor }) => ({
    items: await keptAddresses(platform.db, idOf(actor), 'invoice'),
  })),
  saveInvoiceTitle: inTx(consumer.saveInvoiceTitle, async (tx, { id, ...value }, { actor }) =>
    orThrow(await keepAddress(tx, { customerId: idOf(actor), kind: 'invoice', id, value })),
  ),
  removeInvoiceTitle: inTx(consumer.removeInvoiceTitle, async (tx, { id }, { actor }) => {
    orThrow(await forgetAddress(tx, { id, kind: 'invoice', personId: idOf(actor) }))
    return done
  }),
}
