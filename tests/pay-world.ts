// A house that is paid through the sandbox's WeChat Pay: people with openids, a merchant, notices.
import { readFileSync } from 'node:fs'
import type { TestPlatform } from '#platform/testing'
import { openSession } from '#modules/customer'
import { saveMerchant } from '#modules/pay'
import { makeCustomer } from '#fixtures/customer'
import { outside, type OutsidePerson } from '../apps/sandbox/server/outside-fixture.ts'
import { openWecom } from './wecom-world.ts'

export interface Buyer {
  customerId: number
  cookie: string
  person: OutsidePerson
}

export async function openPay(house: TestPlatform) {
  const world = await openWecom(house)
  // WeChat Pay is told where the house stands with each payment.
  Object.assign(house.config, { publicUrl: world.origin })
  const drive = await outside(world.sandbox.origin)
  const { pay, official } = drive.info
  await house.act((tx) =>
    saveMerchant(tx, house.keys, {
      mchId: pay.mchId,
      appId: official.appId,
      serial: pay.merchantSerial,
      privateKey: readFileSync(pay.merchantPrivateKeyFile, 'utf8'),
      apiV3Key: pay.apiV3Key,
      platformKeys: { [pay.platformSerial]: readFileSync(pay.platformPublicKeyFile, 'utf8') },
      apiUrl: pay.baseUrl,
    }),
  )
  let drawn = 0
  /** Somebody with a phone whom the house knows by her openid. */
  const buyer = async (): Promise<Buyer> => {
    const person = await drive.person(`客${(drawn += 1)}`)
    const customerId = await makeCustomer(house, {
      identities: [
        { kind: 'openid', value: person.openIds.official, app: official.appId, verified: true },
      ],
    })
    const { token } = await house.act((tx) => openSession(tx, customerId))
    return { customerId, person, cookie: `siyu_customer=${token}` }
  }
  const turn = async (ms: number) => {
    const to = new Date(house.clock.now().getTime() + ms)
    await world.phones.setClock({ to: to.toISOString() })
    await house.clock.set(to)
    await world.settle()
  }
  return { ...world, drive, buyer, turn }
}
