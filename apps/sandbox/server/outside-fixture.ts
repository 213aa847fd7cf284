// Drives `/__sandbox` for the tests of the platforms.
import { readFileSync } from 'node:fs'
import {
  createOfficialClient,
  createPayClient,
  createTencentSms,
  signPage,
  unlimited,
} from '#wechat'
import type { SandboxInfo } from './accounts.ts'

export interface OutsidePerson {
  id: string
  name: string
  phone: string
  unionId: string
  openIds: { official: string; mini: string }
}

/** Our own clients, pointed at the sandbox's accounts. */
const clientsOf = (info: SandboxInfo) => {
  const payClient = (options: { patienceMs?: number; keys?: boolean } = {}) => {
    const { pay } = info
    return createPayClient({
      baseUrl: pay.baseUrl,
      mchId: pay.mchId,
      serial: pay.merchantSerial,
      privateKey: readFileSync(pay.merchantPrivateKeyFile, 'utf8'),
      apiV3Key: pay.apiV3Key,
      quotas: unlimited,
      patienceMs: options.patienceMs ?? 0,
      ...(options.keys !== false && {
        platformKeys: { [pay.platformSerial]: readFileSync(pay.platformPublicKeyFile, 'utf8') },
      }),
    })
  }
  return {
    payClient,
    /** An order on a till's screen. */
    order: (out_trade_no: string, total: number) =>
      payClient().prepayNative({
        appid: info.official.appId,
        mchid: info.pay.mchId,
        description: '羊绒围巾',
        out_trade_no,
        notify_url: 'http://127.0.0.1:1/pay',
        amount: { total },
      }),
    /** What the official account's operator says with. */
    account: () => {
      const { baseUrl, appId, secret } = info.official
      return createOfficialClient({ baseUrl, appId, secret, quotas: unlimited, patienceMs: 0 })
    },
    /** What a page of the account puts into `wx.config`. */
    pageConfig: async (url: string, jsApiList: string[]) => {
      const { baseUrl, appId, secret } = info.official
      const official = createOfficialClient({ baseUrl, appId, secret, quotas: unlimited })
      const { ticket } = await official.getTicket({ type: 'jsapi' })
      return { debug: false, appId, ...signPage(ticket, url), jsApiList }
    },
    text: (phone: string, ...values: string[]) => {
      const { endpoint, secretId, secretKey, appId } = info.sms.tencent
      return createTencentSms({ endpoint, secretId, secretKey, quotas: unlimited }).sendSms({
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: appId,
        TemplateId: '1234',
        SignName: '云裳',
        TemplateParamSet: values,
      })
    },
  }
}

export const outside = async (origin: string) => {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${origin}/__sandbox${path}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const reply = (await response.json()) as T & { error?: string }
    if (!response.ok) throw new Error(reply.error ?? String(response.status))
    return reply
  }
  const info = await call<SandboxInfo>('GET', '/info')
  return {
    ...clientsOf(info),
    info,
    call,
    person: (name: string, phone?: string) =>
      call<OutsidePerson>('POST', '/people', { name, ...(phone && { phone }) }),
    act: <T = object>(input: { act: string; person: string; [field: string]: unknown }) =>
      call<T>('POST', '/act', input),
    faults: (input: object) => call<{ cut: number }>('POST', '/faults', input),
    mend: () => call('DELETE', '/faults'),
    merchant: (input: { mode?: string; rotate?: boolean; probeNext?: number }) =>
      call('POST', '/merchant', input),
    turn: (byMs: number) => call<{ now: string }>('POST', '/clock', { byMs }),
    log: () =>
      call<{ url: string; status: number; check: { ok: boolean } }[]>('GET', '/log?limit=1000'),
  }
}
export type Outside = Awaited<ReturnType<typeof outside>>
