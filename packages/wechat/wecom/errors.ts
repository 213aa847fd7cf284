// WeCom's errors: what its codes say about trying again.
import type { AnyCall } from '../wire/call.ts'
import type { Failure } from '../wire/dialect.ts'
import { WireError, type Manner, type WireErrorDetail } from '../wire/error.ts'
import { meaningsOf } from '../wire/meaning.ts'
import { meaningOf } from './error-codes.ts'

/** Codes that are not final. -1 says "try again" without saying whether the first took effect. */
export const manners: Readonly<Record<number, Manner>> = {
  [-1]: 'unclear',
  40014: 'badToken',
  42001: 'badToken',
  45009: 'limited',
  45033: 'crowded',
  41063: 'later',
  41096: 'later',
  45035: 'later',
  45036: 'later',
}

const meaning = meaningsOf({ en: 'WeCom', zh: '企业微信' }, meaningOf)

export class WecomError extends WireError {
  constructor(detail: Omit<WireErrorDetail, 'platform' | 'meaning'>) {
    super({ ...detail, platform: 'wecom', meaning: meaning(detail) })
    this.name = 'WecomError'
  }
}

/** The interface as WeCom's pages name it: `externalcontact/get`. */
export const fail = (call: AnyCall, failure: Failure): WecomError =>
  new WecomError({ ...failure, api: call.path.replace('/cgi-bin/', '') })
