// Calls to the server, typed by the contract, with refusals as they are.
import type {
  ConsumerCoupon,
  ConsumerOrder,
  ConsumerProfile,
  MemberCard,
  OwnJoiningGift,
  PageConfig,
  Problem,
  StoredMovement,
  Today,
  contract,
} from '#contracts'
import type { InferContractRouterOutputs } from '@orpc/contract'

type Outputs = InferContractRouterOutputs<typeof contract>
export type Brand = Outputs['consumer']['brand']
export type Door = Outputs['code']['door']
type Lent = Outputs['code']['lend']
export type Nearby = Outputs['code']['nearby']
export type Everywhere = Outputs['code']['everywhere']
export type SaleView = Outputs['sale']['page']
type OwnReservations = Outputs['sale']['mine']
export type OwnReservation = OwnReservations['items'][number]
type SalesNow = Outputs['sale']['current']
export type OwnStored = Outputs['stored']['ownBalance']
export type HeldBenefit = Outputs['benefits']['claim']
type OwnBookings = Outputs['bookings']['own']
export type OwnBooking = OwnBookings['items'][number]
export type Bookable = OwnBookings['bookable'][number]
export type OwnDraws = Outputs['draws']['own']
export type OwnPoll = Outputs['code']['ownPoll']
export type OwnPasses = Outputs['passes']['own']
export type ClearancesNow = Outputs['clearance']['promised']
export type PaySheet = Outputs['sale']['pay']
export type PayCode = Outputs['sale']['payByCode']
export type {
  ConsumerCoupon,
  ConsumerOrder,
  ConsumerProfile,
  MemberCard,
  OwnJoiningGift,
  StoredMovement,
  Today,
}
export type Purpose = ConsumerProfile['consents'][number]['purpose']

export class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.name = 'Refused'
    this.problem = problem
  }
}

interface Sending {
  method?: 'GET' | 'POST' | 'DELETE'
  body?: object
  key?: string
}

/** No answer, or one that is not ours, reads like any other refusal. */
const offline: Problem = {
  type: '',
  title: 'offline',
  status: 0,
  code: 'page.offline',
  sentence: { zh: '网络不太好，请稍后再试', en: 'The connection is not good; please try again' },
}

export async function call<T>(
  path: string,
  { method = 'GET', body, key }: Sending = {},
): Promise<T> {
  const reply = await fetch(path.startsWith('/') ? path : `/v1/consumer/${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(offline)
  })
  const json: unknown = await reply.json().catch(() => {
    throw new Refused({ ...offline, status: reply.status })
  })
  if (!reply.ok) throw new Refused({ ...offline, ...(json as Partial<Problem>) })
  return json as T
}

export interface Registration {
  phone: string
  name?: string
  birthday?: string
  consents: Purpose[]
}

export const api = {
  brand: () => call<Brand>('brand'),
  door: (slug: string) => call<Door>(`/v1/doors/${encodeURIComponent(slug)}`),
  lend: (slug: string) =>
    call<Lent>(`/v1/doors/${encodeURIComponent(slug)}/lease`, { method: 'POST' }),
  claim: (slug: string) =>
    call<{ name: string; repeated: boolean }>(`/v1/doors/${encodeURIComponent(slug)}/claim`, {
      method: 'POST',
    }),
  nearby: (slug: string, at: { latitude: number; longitude: number; system: 'wgs84' | 'gcj02' }) =>
    call<Nearby>(`/v1/doors/${encodeURIComponent(slug)}/nearby`, {
      method: 'POST',
      body: at,
    }),
  pageConfig: (url: string) =>
    call<PageConfig | null>('page-config', { method: 'POST', body: { url } }),
  everywhere: (slug: string) => call<Everywhere>(`/v1/doors/${encodeURIComponent(slug)}/stores`),
  openSession: (code: string, via: 'wecom' | 'account') =>
    call<{ customerId: number }>('session', { method: 'POST', body: { code, via } }),
  closeSession: () => call<object>('session', { method: 'DELETE' }),
  visitor: () => call<{ signedIn: boolean; card: MemberCard | null }>('visitor'),
  card: () => call<MemberCard | null>('card'),
  register: (body: Registration, key: string) =>
    call<MemberCard>('register', { method: 'POST', body, key }),
  joiningGift: (key: string) =>
    call<OwnJoiningGift | null>('joining-gift', { method: 'POST', key }),
  today: (key: string) => call<Today | null>('today', { method: 'POST', key }),
  coupons: (cursor?: string) =>
    call<{ items: ConsumerCoupon[]; nextCursor?: string }>(
      `coupons?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  orders: (cursor?: string) =>
    call<{ items: ConsumerOrder[]; nextCursor?: string }>(
      `orders?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  stored: (cursor?: string) =>
    call<OwnStored>(`stored?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`),
  payIn: (body: { key: string; fen: number }) =>
    call<PaySheet>('top-ups', { method: 'POST', body }),
  passes: () => call<OwnPasses>('passes'),
  buyPass: (body: { key: string; planId: number; version: number }) =>
    call<PaySheet>('passes', { method: 'POST', body }),
  benefits: () => call<{ items: HeldBenefit[] }>('benefits'),
  claimBenefit: (id: number, key: string) =>
    call<HeldBenefit>(`benefits/${id}/claim`, { method: 'POST', body: { key } }),
  bookings: () => call<OwnBookings>('bookings'),
  bookingSlots: (asked: { benefitId: number; storeId: number; on: string }) =>
    call<Outputs['bookings']['slots']>(
      `booking-slots?benefitId=${asked.benefitId}&storeId=${asked.storeId}&on=${asked.on}`,
    ),
  book: (body: { benefitId: number; storeId: number; startsAt: string; key: string }) =>
    call<OwnBooking>('bookings', { method: 'POST', body }),
  giveUpBooking: (id: number) =>
    call<OwnBooking>(`bookings/${id}/cancel`, { method: 'POST', body: {} }),
  draws: () => call<OwnDraws>('draws'),
  buyTickets: (id: number, body: { key: string; tickets: number }) =>
    call<OwnDraws>(`draws/${id}/tickets`, { method: 'POST', body }),
  poll: (slug: string) => call<OwnPoll>(`polls/${slug}`),
  answerPoll: (slug: string, optionIds: number[]) =>
    call<OwnPoll>(`polls/${slug}/answer`, { method: 'POST', body: { optionIds } }),
  sale: (id: number) => call<SaleView>(`sales/${id}`),
  reserve: (id: number, body: { key: string; units: number }) =>
    call<object>(`sales/${id}/reservations`, { method: 'POST', body }),
  sales: () => call<SalesNow>('sales'),
  clearances: () => call<ClearancesNow>('clearances'),
  reservations: () => call<OwnReservations>('reservations'),
  payReservation: (id: number) =>
    call<PaySheet>(`reservations/${id}/pay`, { method: 'POST', body: {} }),
  payReservationByCode: (id: number) =>
    call<PayCode>(`reservations/${id}/pay-code`, { method: 'POST', body: {} }),
  cancelReservation: (id: number) =>
    call<object>(`reservations/${id}/cancel`, { method: 'POST', body: {} }),
  profile: () => call<ConsumerProfile>('profile'),
  saveProfile: (body: { name?: string; birthday?: string }) =>
    call<ConsumerProfile>('profile', { method: 'POST', body }),
  setConsent: (purpose: Purpose, given: boolean) =>
    call<object>('consents', { method: 'POST', body: { purpose, given } }),
}
