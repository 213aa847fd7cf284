// Aliyun's SendSms: the first SDKs sign their parameters (RPC), the newer ones their headers
// (ACS3). One outcome for all numbers of a call.
import { randomUUID } from 'node:crypto'
import { acs3Authorization, rpcSignature, sha256 } from '#wechat'
import { tell, type Asked, type Told } from '../serve.ts'
import type { World } from '../world.ts'
import { sendOne, type Outcome } from './send.ts'

const SKEW_MS = 15 * 60_000
const MOST_NUMBERS = 1_000

class CloudRefused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const assertRecent = (world: World, at: string): void => {
  if (!(Math.abs(world.machine() - Date.parse(at)) <= SKEW_MS))
    throw new CloudRefused(400, 'InvalidTimeStamp.Expired', 'Specified time stamp is expired.')
}
const keyUnknown = () =>
  new CloudRefused(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
const wrong = () =>
  new CloudRefused(
    400,
    'SignatureDoesNotMatch',
    'Specified signature is not matched with our calculation.',
  )

type Parameters = Record<string, string>

const assertRpc = (world: World, asked: Asked, parameters: Parameters): void => {
  const { accessKeyId, accessKeySecret } = world.accounts.sms.aliyun
  const { Signature, ...signed } = parameters
  if (parameters['AccessKeyId'] !== accessKeyId) throw keyUnknown()
  assertRecent(world, parameters['Timestamp'] ?? '')
  if (rpcSignature(asked.method, signed, accessKeySecret) !== Signature) throw wrong()
}

const ACS3 = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]+)$/

const assertAcs3 = (world: World, asked: Asked): void => {
  const { accessKeyId, accessKeySecret } = world.accounts.sms.aliyun
  const given = ACS3.exec(asked.header('authorization'))
  if (!given) throw wrong()
  if (given[1] !== accessKeyId) throw keyUnknown()
  assertRecent(world, asked.header('x-acs-date'))
  const payloadHash = asked.header('x-acs-content-sha256')
  if (payloadHash !== sha256(asked.text)) throw wrong()
  const names = (given[2] ?? '').split(';')
  const headers = Object.fromEntries(names.map((name) => [name, asked.header(name)]))
  const right = acs3Authorization(
    { method: asked.method, query: Object.fromEntries(asked.query), headers, payloadHash },
    accessKeyId,
    accessKeySecret,
  )
  if (right !== asked.header('authorization')) throw wrong()
}

const words: Readonly<Record<Exclude<Outcome, { ok: true }>['why'], readonly [string, string]>> = {
  number: ['isv.MOBILE_NUMBER_ILLEGAL', '手机号码格式错误'],
  sign: ['isv.SMS_SIGNATURE_ILLEGAL', '该账号下找不到对应签名'],
  template: ['isv.SMS_TEMPLATE_ILLEGAL', '该账号下找不到对应模版'],
  'thirty seconds': ['isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1'],
  hour: ['isv.BUSINESS_LIMIT_CONTROL', '触发小时级流控Permits:5'],
  day: ['isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:10'],
}

const valuesOf = (json: string | undefined): Record<string, string> => {
  try {
    return JSON.parse(json ?? '{}') as Record<string, string>
  } catch {
    throw new CloudRefused(200, 'isv.INVALID_JSON_PARAM', 'JSON参数不合法')
  }
}

const send = (world: World, parameters: Parameters): { BizId: string } => {
  const need = (name: string): string => {
    const value = parameters[name]
    if (!value)
      throw new CloudRefused(400, `Missing${name}`, `${name} is mandatory for this action.`)
    return value
  }
  const numbers = need('PhoneNumbers').split(',')
  if (numbers.length > MOST_NUMBERS)
    throw new CloudRefused(200, 'isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  const common = {
    cloud: 'aliyun' as const,
    sign: need('SignName'),
    template: need('TemplateCode'),
    parameters: valuesOf(parameters['TemplateParam']),
    context: parameters['OutId'] ?? '',
  }
  return world.store.together(() => {
    let serial = ''
    for (const number of numbers) {
      const outcome = sendOne(world, { ...common, phone: number.replace(/^(\+?86)/, '') })
      if (!outcome.ok) throw new CloudRefused(200, ...words[outcome.why])
      serial = outcome.serial
    }
    return { BizId: serial }
  })
}

const isForm = (asked: Asked): boolean =>
  asked.header('content-type').includes('x-www-form-urlencoded')

const work = (world: World, asked: Asked): object => {
  const form = isForm(asked) ? Object.fromEntries(new URLSearchParams(asked.text)) : {}
  const parameters: Parameters = { ...Object.fromEntries(asked.query), ...form }
  const newer = asked.header('authorization').startsWith('ACS3')
  if (newer) assertAcs3(world, asked)
  else assertRpc(world, asked, parameters)
  const action = newer ? asked.header('x-acs-action') : parameters['Action']
  if (action !== 'SendSms')
    throw new CloudRefused(404, 'InvalidAction.NotFound', 'Specified api is not found.')
  return { Code: 'OK', Message: 'OK', ...send(world, parameters) }
}

export const answerAliyun = (world: World, asked: Asked): Told => {
  const RequestId = randomUUID().toUpperCase()
  const told = (status: number, body: object, ok = true): Told => ({
    status,
    body: tell({ ...body, RequestId }),
    account: 'aliyun',
    check: { kind: 'signature', ok, note: 'HMAC over parameters (RPC) or headers (ACS3)' },
  })
  try {
    return told(200, work(world, asked))
  } catch (error) {
    const known = error instanceof CloudRefused
    if (!known) world.log(`the sandbox failed: ${String(error)}`)
    if (!known) return told(500, { Code: 'InternalError', Message: 'internal error' })
    const proved = !/^(Signature|InvalidAccessKey|InvalidTimeStamp)/.test(error.code)
    return told(error.status, { Code: error.code, Message: error.message }, proved)
  }
}
