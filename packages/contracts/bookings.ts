// Services in the store, booked for a time: by herself on her phone, looked after at the desk.
import { z } from 'zod'
import {
  bodyId,
  byId,
  clockTime,
  customerId,
  day,
  instant,
  page,
  placedPageQuery,
  queryId,
  route,
  storeId,
  text,
} from './base.ts'

/** When and where a service can be booked; times are of the brand's zone. */
export const bookingRule = z
  .strictObject({
    minutes: z.int().min(15).max(240),
    /** For each slot and store. */
    seats: z.int().min(1).max(50),
    /** 1 is Monday. */
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'each day once'),
    from: clockTime,
    until: clockTime,
    /** Empty: every open store. */
    storeIds: z.array(storeId).max(5000),
    daysAhead: z.int().min(1).max(60),
    /** So long before it begins she may still give it up herself. */
    cancelHours: z.int().min(0).max(72),
  })
  .refine(({ from, until }) => from < until, {
    path: ['until'],
    message: 'it ends before it begins',
  })
export type BookingRule = z.infer<typeof bookingRule>

export const bookingStates = ['booked', 'arrived', 'cancelled', 'missed'] as const
const booking = z.object({
  id: z.int(),
  benefitId: z.int(),
  benefitName: z.string(),
  storeId,
  storeName: z.string(),
  startsAt: instant,
  endsAt: instant,
  state: z.enum(bookingStates),
  bookedAt: instant,
  /** Until then she may give it up herself. */
  cancelUntil: instant,
  /** She still may. */
  mayGiveUp: z.boolean(),
  /** Why the store called it off. */
  reason: z.string().nullable(),
})
export type Booking = z.infer<typeof booking>
const deskBooking = booking.extend({ customerId, customerName: z.string().nullable() })
export type DeskBooking = z.infer<typeof deskBooking>
const bookable = z.object({
  benefitId: z.int(),
  name: z.string(),
  /** The first and the last day that can be booked. */
  firstOn: day,
  lastOn: day,
  stores: z.array(z.object({ id: storeId, name: z.string() })),
})
export type Bookable = z.infer<typeof bookable>
const slot = z.object({ startsAt: instant, endsAt: instant, left: z.int() })
export type BookingSlot = z.infer<typeof slot>

const filters = {
  storeId: queryId.optional(),
  on: day.optional(),
  state: z.enum(bookingStates).optional(),
}
const key = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)
const tags = ['Benefits']
const mine = { scope: 'self', permission: 'customer' } as const
const read = route({ scope: 'store', permission: 'orders.read' })
const write = route({ scope: 'store', permission: 'orders.write', idempotent: true })

export const bookingRoutes = {
  own: route(mine)
    .route({
      method: 'GET',
      path: '/v1/consumer/bookings',
      tags: ['Consumer'],
      summary: 'My bookings, and the services that I can book',
    })
    .output(
      z.object({
        /** Of the brand: times are told as its stores' clocks show them. */
        zone: z.string(),
        bookable: z.array(bookable),
        items: z.array(booking),
      }),
    ),
  slots: route(mine)
    .route({
      method: 'GET',
      path: '/v1/consumer/booking-slots',
      tags: ['Consumer'],
      summary: 'Times of a day that are not over, with the seats left of each',
    })
    .input(z.strictObject({ benefitId: queryId, storeId: queryId, on: day }))
    .output(z.object({ items: z.array(slot) })),
  book: route(mine)
    .route({
      method: 'POST',
      path: '/v1/consumer/bookings',
      tags: ['Consumer'],
      summary: 'Book a service for a time; the same key is the same booking',
    })
    .input(z.strictObject({ benefitId: bodyId, storeId: bodyId, startsAt: instant, key }))
    .output(booking),
  giveUp: route(mine)
    .route({
      method: 'POST',
      path: '/v1/consumer/bookings/{id}/cancel',
      tags: ['Consumer'],
      summary: 'I do not come; its seat is free again',
    })
    .input(byId)
    .output(booking),
  list: read
    .route({
      method: 'GET',
      path: '/v1/bookings',
      tags,
      summary: 'Bookings of the stores within reach, by time',
    })
    .input(placedPageQuery.extend(filters))
    .output(page(deskBooking)),
  arrived: write
    .route({
      method: 'POST',
      path: '/v1/bookings/{id}/arrived',
      tags,
      summary: 'She is here: the service is redeemed, once',
    })
    .input(byId)
    .output(deskBooking),
  callOff: write
    .route({
      method: 'POST',
      path: '/v1/bookings/{id}/cancel',
      tags,
      summary: 'The store cannot serve it; she reads why',
    })
    .input(byId.extend({ reason: text(200) }))
    .output(deskBooking),
}
