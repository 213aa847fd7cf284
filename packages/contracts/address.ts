// Where parcels go, and to whom invoices are made out: personal data, kept by the customer module.
import { z } from 'zod'
import { bodyId, byId, done, place, route, text } from './base.ts'

const phone = z
  .string()
  .trim()
  .regex(/^\+?\d{5,15}$/)

const addressInput = z.strictObject({
  /** Left out, a new one is made. A changed one gets a new id: purchases keep what they were given. */
  id: bodyId.optional(),
  name: text(40),
  phone,
  /** Province, city and district in one line. */
  area: text(100),
  /** Street, house, floor. */
  street: text(200),
  /** On the map, where the page knows it: needed for delivery from the store. */
  place: place.nullable().default(null),
  /** What degrees `place` comes in: browsers tell the satellites' (`wgs84`). Kept as `gcj02`. */
  placeSystem: z.enum(['wgs84', 'gcj02']).default('gcj02'),
  /** The one that is offered first. */
  preferred: z.boolean().default(false),
})
export type AddressInput = z.input<typeof addressInput>
const address = addressInput.omit({ placeSystem: true }).extend({ id: z.int() })
export type Address = z.infer<typeof address>

const invoiceTitleInput = z.strictObject({
  id: bodyId.optional(),
  /** Her own name, or a company's. */
  title: text(100),
  /** Of a company; a person has none. */
  taxNumber: z
    .string()
    .trim()
    .regex(/^[0-9A-Z]{15,20}$/)
    .nullable()
    .default(null),
  email: z.email().max(128),
})
export type InvoiceTitleInput = z.input<typeof invoiceTitleInput>
const invoiceTitle = invoiceTitleInput.extend({ id: z.int() })
export type InvoiceTitle = z.infer<typeof invoiceTitle>

const own = route({ scope: 'self', permission: 'customer' })
const tags = ['Consumer']

/**
 * Part of `contract.consumer`. At most 20 of each are kept. None keeps its reply under an
 * `Idempotency-Key`: no receipt holds an address.
 */
export const addressRoutes = {
  addresses: own
    .route({
      method: 'GET',
      path: '/v1/consumer/addresses',
      tags,
      summary: 'My addresses, the preferred first',
    })
    .output(z.object({ items: z.array(address) })),
  saveAddress: own
    .route({
      method: 'POST',
      path: '/v1/consumer/addresses',
      tags,
      summary: 'Add or change an address',
    })
    .input(addressInput)
    .output(address),
  removeAddress: own
    .route({
      method: 'POST',
      path: '/v1/consumer/addresses/{id}/remove',
      tags,
      summary: 'Forget an address; open purchases still find it',
    })
    .input(byId)
    .output(done),
  invoiceTitles: own
    .route({
      method: 'GET',
      path: '/v1/consumer/invoice-titles',
      tags,
      summary: 'To whom my invoices are made out',
    })
    .output(z.object({ items: z.array(invoiceTitle) })),
  saveInvoiceTitle: own
    .route({
      method: 'POST',
      path: '/v1/consumer/invoice-titles',
      tags,
      summary: 'Add or change one',
    })
    .input(invoiceTitleInput)
    .output(invoiceTitle),
  removeInvoiceTitle: own
    .route({
      method: 'POST',
      path: '/v1/consumer/invoice-titles/{id}/remove',
      tags,
      summary: 'Forget one',
    })
    .input(byId)
    .output(done),
}
