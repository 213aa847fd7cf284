// How WeCom says no: HTTP 200, an errcode, and a text with a hint that nobody should parse.
import { randomBytes } from 'node:crypto'
import { meaningOf } from '#wechat'

/** Thrown by a WeCom handler; becomes the answer's envelope. */
export class Refused extends Error {
  readonly errcode: number
  constructor(errcode: number, detail?: string) {
    super(detail ?? meaningOf(errcode).en)
    this.name = 'Refused'
    this.errcode = errcode
  }
}

/** Refuses with the code unless the condition holds. */
export function must(condition: unknown, errcode: number, detail?: string): asserts condition {
  if (!condition) throw new Refused(errcode, detail)
}

let counter = 0

/** The envelope of a refusal, with the hint WeCom's support asks for. */
export const refusalBody = (refused: Refused, ip: string) => {
  counter = (counter + 1) % 1000
  const hint = `${Math.floor(Date.now() / 1000)}_${counter}_${randomBytes(16).toString('hex')}`
  return {
    errcode: refused.errcode,
    errmsg:
      `${refused.message}, hint: [${hint}], from ip: ${ip}, more info at ` +
      `https://open.work.weixin.qq.com/devtool/query?e=${refused.errcode}`,
  }
}

/** A mistake in using the control interface: HTTP 4xx with a sentence. */
export class ControlError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'ControlError'
    this.status = status
  }
}
