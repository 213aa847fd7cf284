// WeCom's errors: what its codes say about trying again.
import type { AnyCall } from '../wire/call.ts'
import type { Failure } from '../wire/dialect.ts'
import { WireError, type Fault, type Manner, type Meaning, type WireErrorDetail } from '../wire/error.ts'
import { meaningOf } from './error-codes.ts'

/** Codes that are not final. -1 says "try again" without saying whether the first took effect. */
export const manners: Readonly<Record<number, Manner>> = {
  [-1]: 'unclear', 40014: 'badToken', 42001: 'badToken', 45009: 'limited', 45033: 'crowded',
  41063: 'later', 41096: 'later', 45035: 'later', 45036: 'later',
}

const transport: Record<Fault, Meaning> = {
  refused: { en: 'WeCom refused', zh: '企业微信拒绝了请求' },
  unreachable: { en: 'WeCom cannot be reached', zh: '无法连接企业微信' },
  silent: { en: 'WeCom did not answer in time', zh: '企业微信未在时限内响应' },
  garbled: { en: 'WeCom answered something unexpected', zh: '企业微信返回了无法识别的内容' },
  held: { en: 'The limit of this interface is used up for now', zh: '该接口的调用额度暂时已用完' },
}

export class WecomError extends WireError {
  constructor(detail: Omit<WireErrorDetail, 'platform' | 'meaning'>) {
    const meaning = detail.errcode === undefined ? transport[detail.fault]
      : meaningOf(detail.errcode)
    super({ ...detail, platform: 'wecom', meaning })
    this.name = 'WecomError'
  }
}

/** The interface as WeCom's pages name it: `externalcontact/get`. */
export const fail = (call: AnyCall, failure: Failure): WecomError =>
  new WecomError({ ...failure, api: call.path.replace('/cgi-bin/', '') })
