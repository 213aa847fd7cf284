// WeChat Pay's URLs: each call is believed only by its signature, each answer bears the platform's.
import { randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { MAX_SKEW_SECONDS, SCHEME, verifyLines } from '#wechat'
import { platformRoutes, type Asked, type Told } from '../serve.ts'
import type { World } from '../world.ts'
import type { PayRoute } from './call.ts'
import { couponRoutes } from './coupons.ts'
import { listCertificates, merchantFiles, sealHeaders, signingKey } from './keys.ts'
import { orderRoutes } from './orders.ts'
import { PayRefused, paramError } from './refusal.ts'
import { refundRoutes } from './refunds.ts'
import { transferRoutes } from './transfers.ts'

const certificates: PayRoute = {
  method: 'GET',
  path: '/v3/certificates',
  answer: ({ world }) => listCertificates(world),
}
const table = [
  certificates,
  ...orderRoutes,
  ...refundRoutes,
  ...transferRoutes,
  ...couponRoutes,
].map((route) => ({
  ...route,
  names: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
  pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`),
}))

const signError = (message: string): PayRefused => new PayRefused(401, 'SIGN_ERROR', message)

/** Throws 401 unless the merchant signed exactly this call, lately. */
const assertSigned = (world: World, asked: Asked): void => {
  const header = asked.header('authorization')
  if (!header.startsWith(`${SCHEME} `)) throw signError('Http头缺少Authorization或签名类型错误')
  const fields = new Map(
    [...header.slice(SCHEME.length).matchAll(/(\w+)="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
  const read = (name: string): string => fields.get(name) ?? ''
  const { serial, files } = merchantFiles(world)
  if (read('mchid') !== world.accounts.pay.mchId) throw signError('商户号不存在')
  if (read('serial_no').toUpperCase() !== serial) throw signError('商户证书序列号有误')
  const age = Math.abs(world.machine() / 1000 - Number(read('timestamp')))
  if (!(age <= MAX_SKEW_SECONDS))
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
  const key = new X509Certificate(readFileSync(files.merchantCertificate)).publicKey
  const rest = [read('timestamp'), read('nonce_str'), asked.text] as const
  // A client may sign the whole address it calls, or what the platform's own would be.
  const right = [asked.target, `${asked.base}${asked.target}`].some((target) =>
    verifyLines(key, read('signature'), asked.method, target, ...rest),
  )
  if (!right) throw signError('错误的签名，验签失败')
}

const bodyOf = (asked: Asked): unknown => {
  if (asked.method === 'GET' || asked.text === '') return {}
  try {
    return JSON.parse(asked.text)
  } catch {
    throw paramError('请求体不是合法的JSON')
  }
}

const work = (world: World, asked: Asked): { status: number; body: string } => {
  const here = table.filter(({ pattern }) => pattern.test(asked.path))
  const route = here.find(({ method }) => method === asked.method)
  if (!route)
    throw here.length > 0
      ? new PayRefused(405, 'METHOD_NOT_ALLOWED', '请求方法不支持')
      : new PayRefused(404, 'RESOURCE_NOT_EXISTS', '接口不存在')
  const [, ...values] = route.pattern.exec(asked.path) ?? []
  const params = Object.fromEntries(
    route.names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]),
  )
  const reply = route.answer({
    world,
    params,
    query: asked.query,
    body: bodyOf(asked),
    namedKey: asked.header('wechatpay-serial'),
  })
  return reply === undefined
    ? { status: 204, body: '' }
    : { status: 200, body: JSON.stringify(reply) }
}

const refusalOf = (world: World, error: unknown) => {
  if (!(error instanceof PayRefused)) {
    world.log(`the sandbox failed: ${error instanceof Error ? error.stack : String(error)}`)
    return { status: 500, body: JSON.stringify({ code: 'SYSTEM_ERROR', message: '系统错误' }) }
  }
  const { status, code, message, detail } = error
  return { status, body: JSON.stringify({ code, message, ...(detail && { detail }) }) }
}

const ordered = (world: World, path: string): PayRefused | undefined => {
  const rule = world.faults.of('pay').refuse.find((one) => one.api === path && one.times > 0)
  if (!rule) return undefined
  rule.times -= 1
  return new PayRefused(
    rule.errcode,
    rule.errcode === 429 ? 'FREQUENCY_LIMITED' : 'SYSTEM_ERROR',
    '系统繁忙',
  )
}

const answer =
  (world: World) =>
  (asked: Asked): Told => {
    let signed = true
    let told: { status: number; body: string }
    try {
      assertSigned(world, asked)
      const refused = ordered(world, asked.path)
      if (refused) throw refused
      if (!world.limits.take('pay', asked.path, asked.ip))
        throw new PayRefused(429, 'FREQUENCY_LIMITED', '频率限制')
      told = work(world, asked)
    } catch (error) {
      told = refusalOf(world, error)
      signed = told.status !== 401
    }
    const key = signingKey(world, asked.header('wechatpay-serial'), asked.path)
    const how = world.faults.take('forgeNext', 'pay') ? 'forged' : 'true'
    return {
      ...told,
      account: world.accounts.pay.mchId,
      headers: {
        'request-id': randomUUID().replaceAll('-', '').toUpperCase(),
        // Who did not prove herself is told nothing under the platform's name.
        ...(signed && sealHeaders(world, key, told.body, how)),
      },
      check: {
        kind: 'signature',
        ok: signed,
        note: `${SCHEME} over method, path, timestamp, nonce, body`,
      },
    }
  }

export const payRoutes = (world: World) => platformRoutes(world, 'pay', answer(world), '/v3/*')
