// The two clouds behind one face: a call for as many numbers as each gets an outcome of its own.
import { createAliyunSms, createTencentSms } from '#wechat'
import type { SmsCloud } from '#contracts'

export interface SmsCall {
  /** Ours; comes back with receipts where the cloud gives it back. */
  callId: string
  template: string
  variables: readonly string[]
  params: readonly string[]
  /** As they are kept: those of the mainland without country, others with a plus. */
  phones: readonly string[]
}

/** What the cloud said of one number. */
export type Answer =
  | { accepted: true; serial: string; parts: number | null }
  | { accepted: false; reason: string }

export interface Sender {
  /** Numbers in one call. */
  most: number
  /** One answer a number, in their order. Throws `WireError` where there is no answer. */
  send: (call: SmsCall) => Promise<Answer[]>
}

export interface Access {
  cloud: SmsCloud
  sign: string
  appId: string
  keyId: string
  secret: string
  apiUrl: string
}

const withCountry = (phone: string): string => (phone.startsWith('+') ? phone : `+86${phone}`)

function tencent({ apiUrl, keyId, secret, appId, sign }: Access): Sender {
  const client = createTencentSms({ endpoint: apiUrl, secretId: keyId, secretKey: secret })
  return {
    most: 200,
    send: async ({ callId, template, params, phones }) => {
      const reply = await client.sendSms({
        PhoneNumberSet: phones.map(withCountry),
        SmsSdkAppId: appId,
        TemplateId: template,
        SignName: sign,
        ...(params.length > 0 && { TemplateParamSet: [...params] }),
        SessionContext: callId,
      })
      const said = new Map(reply.SendStatusSet.map((one) => [one.PhoneNumber, one]))
      return phones.map((phone, n): Answer => {
        const one = said.get(withCountry(phone)) ?? reply.SendStatusSet[n]
        if (one?.Code === 'Ok') return { accepted: true, serial: one.SerialNo, parts: one.Fee }
        return { accepted: false, reason: `sms.${one?.Code ?? 'noAnswer'}` }
      })
    },
  }
}

/** It takes a thousand numbers a call, but has one outcome for all: here each has its own. */
function aliyun({ apiUrl, keyId, secret, sign }: Access): Sender {
  const client = createAliyunSms({
    endpoint: apiUrl,
    accessKeyId: keyId,
    accessKeySecret: secret,
  })
  return {
    most: 1,
    send: async ({ callId, template, variables, params, phones }) => {
      const { BizId } = await client.sendSms({
        PhoneNumbers: phones.map((phone) => phone.replace(/^\+/, '')).join(','),
        SignName: sign,
        TemplateCode: template,
        ...(params.length > 0 && {
          TemplateParam: JSON.stringify(
            Object.fromEntries(variables.map((name, n) => [name, params[n] ?? ''])),
          ),
        }),
        OutId: callId,
      })
      return phones.map((): Answer => ({ accepted: true, serial: BizId, parts: null }))
    },
  }
}

export const makeSender = (access: Access): Sender =>
  access.cloud === 'tencent' ? tencent(access) : aliyun(access)
