// wechatpay-axios-plugin, unchanged: orders, queries, refunds, refusals, and what Pay sealed.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { listen, openOutside, until, type Arrived } from './world.ts'

let world: Awaited<ReturnType<typeof openOutside>>
beforeAll(async () => {
  world = await openOutside()
})
afterAll(() => world.close())

interface Answer {
  status: number
  data: Record<string, unknown>
}
interface Chain {
  post(data: object, config?: object): Promise<Answer>
  get(config: object): Promise<Answer>
}

const connect = (certs?: Record<string, unknown>) => {
  const { pay } = world.info
  const pem = (file: string) => readFileSync(file, 'utf8')
  const client = new Wechatpay({
    mchid: pay.mchId,
    serial: pay.merchantSerial,
    privateKey: Rsa.from(pem(pay.merchantPrivateKeyFile), Rsa.KEY_TYPE_PRIVATE),
    certs: certs ?? {
      [pay.platformSerial]: Rsa.from(pem(pay.platformPublicKeyFile), Rsa.KEY_TYPE_PUBLIC),
    },
    baseURL: `${pay.baseUrl}/`,
  } as never) as unknown as { chain(path: string): Chain }
  return (path: string) => client.chain(path)
}

const order = (out_trade_no: string, notify_url: string, openid: string) => ({
  appid: world.info.official.appId,
  mchid: world.info.pay.mchId,
  description: '羊绒围巾',
  out_trade_no,
  notify_url,
  amount: { total: 19_900, currency: 'CNY' },
  payer: { openid },
})

it('pays, asks, refunds, and opens the notification', async () => {
  const arrived: Arrived[] = []
  const server = await listen(async (one) => {
    arrived.push(one)
    return ''
  })
  const call = connect()
  const person = await world.drive.person('陈静')
  const { openIds } = person
  const made = await call('v3/pay/transactions/jsapi').post(
    order('plugin-000001', server.url, openIds.official),
  )
  const prepayId = String(made.data['prepay_id'])
  await world.drive.act({ act: 'pay', person: person.id, prepayId })
  const asked = await call('v3/pay/transactions/out-trade-no/{out_trade_no}').get({
    params: { mchid: world.info.pay.mchId },
    out_trade_no: 'plugin-000001',
  })
  expect(asked.data).toMatchObject({ trade_state: 'SUCCESS', payer: { openid: openIds.official } })
  const refunded = await call('v3/refund/domestic/refunds').post({
    out_trade_no: 'plugin-000001',
    out_refund_no: 'plugin-refund-1',
    amount: { refund: 100, total: 19_900, currency: 'CNY' },
  })
  expect(refunded.data).toMatchObject({ status: 'PROCESSING', amount: { refund: 100 } })

  await until(() => arrived.length > 0, 'the notification')
  const { headers, body } = arrived[0] as Arrived
  const header = (name: string) => String(headers[`wechatpay-${name}`])
  const message = Formatter.response(header('timestamp'), header('nonce'), body)
  const key = readFileSync(world.info.pay.platformPublicKeyFile, 'utf8')
  expect(Rsa.verify(message, header('signature'), key)).toBe(true)
  const { resource } = JSON.parse(body) as {
    resource: { ciphertext: string; nonce: string; associated_data: string }
  }
  const { ciphertext, nonce, associated_data } = resource
  const plain = Aes.AesGcm.decrypt(ciphertext, world.info.pay.apiV3Key, nonce, associated_data)
  expect(JSON.parse(plain)).toMatchObject({ out_trade_no: 'plugin-000001' })
  server.close()
})

it('reads refusals with their status, and disbelieves a wrong signature', async () => {
  const call = connect()
  const missing = call('v3/pay/transactions/out-trade-no/{out_trade_no}').get({
    params: { mchid: world.info.pay.mchId },
    out_trade_no: 'plugin-none',
  })
  await expect(missing).rejects.toMatchObject({
    response: { status: 404, data: { code: 'ORDER_NOT_EXIST' } },
  })
  await world.drive.faults({ platform: 'pay', forgeNext: 1 })
  const forged = call('v3/pay/transactions/out-trade-no/{out_trade_no}').get({
    params: { mchid: world.info.pay.mchId },
    out_trade_no: 'plugin-000001',
  })
  await expect(forged).rejects.toMatchObject({ code: 'EV3_RES_HEADER_SIGNATURE_DIGEST' })
})

it('opens the certificates it is told', async () => {
  const { pay } = world.info
  const authorised = async () => {
    const timestamp = Formatter.timestamp()
    const nonce = Formatter.nonce()
    const key = readFileSync(pay.merchantPrivateKeyFile, 'utf8')
    const text = Formatter.request('GET', '/v3/certificates', String(timestamp), nonce)
    const signature = Rsa.sign(text, key)
    const authorization = Formatter.authorization(
      pay.mchId,
      nonce,
      signature,
      String(timestamp),
      pay.merchantSerial,
    )
    return fetch(`${pay.baseUrl}/v3/certificates`, { headers: { authorization } })
  }
  const response = await authorised()
  const { data } = (await response.json()) as {
    data: {
      serial_no: string
      encrypt_certificate: { ciphertext: string; nonce: string; associated_data: string }
    }[]
  }
  const [first] = data
  if (!first) throw new Error('no certificate was told')
  const { ciphertext, nonce, associated_data } = first.encrypt_certificate
  const pem = Aes.AesGcm.decrypt(ciphertext, pay.apiV3Key, nonce, associated_data)
  expect(pem).toContain('BEGIN CERTIFICATE')
  expect(response.headers.get('wechatpay-serial')).toBe(first.serial_no)
})
