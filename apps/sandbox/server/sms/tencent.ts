// Tencent Cloud's SendSms: HTTP 200 always; a refused call says so in `Response.Error`, a refused
// number in its own line.
import { randomUUID } from 'node:crypto'
import { sha256, tc3Authorization } from '#wechat'
import type { Asked, Told } from '../serve.ts'
import { tell } from '../serve.ts'
import { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'
import { sendOne, type Outcome } from './send.ts'

const SKEW_SECONDS = 300
const MOST_NUMBERS = 200

class CloudRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^/]+)\/([^/]+)\/tc3_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/

/** Proved over exactly the headers that were named, for the service the credential speaks of. */
const assertSigned = (world: World, asked: Asked): void => {
  const { secretId, secretKey } = world.accounts.sms.tencent
  const given = AUTHORIZATION.exec(asked.header('authorization'))
  if (!given) throw new CloudRefused('AuthFailure.InvalidAuthorization', 'invalid Authorization')
  const [, id, date, service = '', names = ''] = given
  if (id !== secretId)
    throw new CloudRefused('AuthFailure.SecretIdNotFound', 'The SecretId is not found')
  const timestamp = Number(asked.header('x-tc-timestamp'))
  const day = Number.isFinite(timestamp) ? new Date(timestamp * 1000).toISOString() : ''
  if (
    !(Math.abs(world.machine() / 1000 - timestamp) <= SKEW_SECONDS) ||
    !day.startsWith(date ?? '')
  )
    throw new CloudRefused('AuthFailure.SignatureExpire', 'The signature has expired')
  const expected = ways(asked, names.split(';')).map((way) => {
    const scope = { secretId, secretKey, service, timestamp }
    return tc3Authorization({ ...callOf(asked), ...way }, scope).split('Signature=')[1]
  })
  if (!expected.includes(given[5]))
    throw new CloudRefused(
      'AuthFailure.SignatureFailure',
      'The provided credentials could not be validated',
    )
}

const callOf = (asked: Asked) => ({
  method: asked.method,
  query: Object.fromEntries(asked.query),
  payloadHash: sha256(asked.text),
})

/**
 * The real host has no port and no path. Here it has both, and clients differ in whether they sign
 * them.
 */
const ways = (asked: Asked, names: readonly string[]) => {
  const value = (name: string) =>
    name === 'x-tc-action' ? asked.header(name).toLowerCase() : asked.header(name)
  const headers = Object.fromEntries(names.map((name) => [name, value(name)]))
  const host = asked.header('host')
  return [host, host.replace(/:\d+$/, '')].flatMap((named) =>
    ['/', `${asked.base}${asked.path}`].map((path) => ({
      path,
      headers: 'host' in headers ? { ...headers, host: named } : headers,
    })),
  )
}

const words: Readonly<Record<Exclude<Outcome, { ok: true }>['why'], readonly [string, string]>> = {
  number: ['InvalidParameterValue.IncorrectPhoneNumber', 'incorrect phone number'],
  sign: ['FailedOperation.SignatureIncorrectOrUnapproved', 'signature incorrect or unapproved'],
  template: ['FailedOperation.TemplateIncorrectOrUnapproved', 'template incorrect or unapproved'],
  'thirty seconds': [
    'LimitExceeded.PhoneNumberThirtySecondLimit',
    'the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit',
  ],
  hour: [
    'LimitExceeded.PhoneNumberOneHourLimit',
    'the number of sms messages sent from a single mobile number within 1 hour exceeds the upper limit',
  ],
  day: [
    'LimitExceeded.PhoneNumberDailyLimit',
    'the number of sms messages sent from a single mobile number every day exceeds the upper limit',
  ],
}

const statusOf = (number: string, context: string, outcome: Outcome): object => {
  const [Code, Message] = outcome.ok ? ['Ok', 'send success'] : words[outcome.why]
  return {
    SerialNo: outcome.ok ? outcome.serial : '',
    PhoneNumber: number,
    Fee: outcome.ok ? outcome.parts : 0,
    SessionContext: context,
    Code,
    Message,
    IsoCode: number.startsWith('+86') ? 'CN' : '',
  }
}

const send = (world: World, body: Fields): object => {
  const numbers = body.texts('PhoneNumberSet') ?? []
  const need = (name: string): string => {
    const value = body.text(name)
    if (!value) throw new CloudRefused('MissingParameter', `The request is missing \`${name}\``)
    return value
  }
  if (numbers.length === 0)
    throw new CloudRefused('MissingParameter', 'The request is missing `PhoneNumberSet`')
  if (numbers.length > MOST_NUMBERS)
    throw new CloudRefused('LimitExceeded.PhoneNumberCountLimit', 'too many phone numbers')
  if (need('SmsSdkAppId') !== world.accounts.sms.tencent.appId)
    throw new CloudRefused('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'SmsSdkAppId verify fail')
  const context = body.text('SessionContext') ?? ''
  const parameters = (body.texts('TemplateParamSet') ?? []).map((value, at) => [
    String(at + 1),
    value,
  ])
  return {
    SendStatusSet: numbers.map((number) =>
      statusOf(
        number,
        context,
        sendOne(world, {
          cloud: 'tencent',
          phone: number.replace(/^(\+?86)/, ''),
          sign: body.text('SignName') ?? '',
          template: need('TemplateId'),
          parameters: Object.fromEntries(parameters) as Record<string, string>,
          context,
        }),
      ),
    ),
  }
}

const work = (world: World, asked: Asked): object => {
  assertSigned(world, asked)
  if (asked.header('x-tc-action') !== 'SendSms')
    throw new CloudRefused('InvalidAction', 'The action is invalid or not found')
  return send(world, new Fields(JSON.parse(asked.text)))
}

export const answerTencent = (world: World, asked: Asked): Told => {
  const RequestId = randomUUID()
  const told = (response: object, ok: boolean): Told => ({
    status: 200,
    body: tell({ Response: { ...response, RequestId } }),
    account: 'tencent',
    check: { kind: 'signature', ok, note: 'TC3-HMAC-SHA256 over the named headers and the body' },
  })
  try {
    return told(work(world, asked), true)
  } catch (error) {
    const known = error instanceof CloudRefused
    if (!known) world.log(`the sandbox failed: ${String(error)}`)
    const Code = known ? error.code : 'InternalError'
    const Message = known ? error.message : 'internal error'
    return told({ Error: { Code, Message } }, !Code.startsWith('AuthFailure'))
  }
}
