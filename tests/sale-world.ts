// A desk that makes flash sales, buyers with phones, and the sandbox's WeChat Pay: for the tests of
// what is sold in a rush.
import { sql } from 'kysely'
import { beforeAll } from 'vitest'
import type { Reservation, ReservedUnits, Sale, SaleBoard } from '#contracts'
import { MINUTE_MS } from '#kit'
import type { PaySheet } from '#modules/pay'
import { makeStaff, signInAs } from '#fixtures/org'
import { bootedModules } from '#platform'
import { openHouse } from './house.ts'
import { openDoors } from './http.ts'
import { openPay, type Buyer } from './pay-world.ts'

export async function openSales() {
  const house = await openHouse()
  const { ask } = await openDoors(house)
  const rush = { desk: '', world: undefined as unknown as Awaited<ReturnType<typeof openPay>> }
  let drawn = 0
  beforeAll(async () => {
    rush.world = await openPay(house)
    rush.desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  })
  const later = (ms: number): string => new Date(house.clock.now().getTime() + ms).toISOString()
  const post = (path: string, body: object, cookie = rush.desk) =>
    ask('POST', path, { cookie, body })
  const makeSale = async (more: object = {}): Promise<Sale> => {
    const answer = await post('/v1/sales', {
      name: `秒杀${(drawn += 1)}`,
      sku: 'SCARF',
      article: '羊绒围巾',
      priceFen: 9_900,
      listFen: 19_900,
      units: 10,
      startsAt: later(-MINUTE_MS),
      endsAt: later(120 * MINUTE_MS),
      ...more,
    })
    if (answer.status !== 200) throw new Error(answer.text)
    return answer.body as Sale
  }
  const boardOf = async (sale: Sale): Promise<SaleBoard> =>
    (await ask('GET', `/v1/sales/${sale.id}/board`, { cookie: rush.desk })).body as SaleBoard
  const reserve = (sale: Sale, who: Buyer, more: object = {}) =>
    post(
      `/v1/consumer/sales/${sale.id}/reservations`,
      { key: `key-${(drawn += 1)}-abcdef`, ...more },
      who.cookie,
    )
  const sheet = (id: number, who: Buyer) =>
    post(`/v1/consumer/reservations/${id}/pay`, {}, who.cookie)
  const prepayOf = (answer: { body: unknown }) =>
    (answer.body as PaySheet).package.replace('prepay_id=', '')
  const payOnPhone = async (who: Buyer, prepayId: string) => {
    await rush.world.drive.act({ act: 'pay', person: who.person.id, prepayId })
    await rush.world.settle()
  }
  /** Reserves and pays; gives the reservation. */
  const buy = async (sale: Sale, who: Buyer, more: object = {}): Promise<number> => {
    const { id } = (await reserve(sale, who, more)).body as ReservedUnits
    await payOnPhone(who, prepayOf(await sheet(id, who)))
    return id
  }
  const mine = async (who: Buyer): Promise<Reservation[]> =>
    (
      (await ask('GET', '/v1/consumer/reservations', { cookie: who.cookie })).body as {
        items: Reservation[]
      }
    ).items
  /** Checks of these modules that find a difference. */
  const differences = async (...names: string[]) => {
    const checks = bootedModules()
      .filter(({ name }) => names.includes(name))
      .flatMap(({ audit }) => audit ?? [])
    const counted = await Promise.all(
      checks.map(async ({ name, differences: of }) => [name, await of(house.db)] as const),
    )
    return counted.filter(([, count]) => count > 0)
  }
  /** What went back to somebody by WeChat Pay. */
  const moneyBack = async (who: Buyer): Promise<{ fen: number; n: number }[]> =>
    (
      await sql<{ fen: number; n: number }>`select coalesce(sum(amount_fen), 0)::bigint as fen,
        count(*) as n from pay.refund where customer_id = ${who.customerId}
          and state = 'done'`.execute(house.db)
    ).rows
  const act = { post, makeSale, reserve, sheet, payOnPhone, buy }
  const read = { boardOf, mine, differences, moneyBack }
  return { house, ask, rush, later, prepayOf, ...act, ...read }
}
