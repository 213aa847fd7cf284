// Why a touch was held back, in words. Codes are stored; sentences are made when somebody asks.
import type { Words } from '#contracts'

const sentences = {
  erased: ['客户资料已删除', 'The customer has been erased'],
  noConsent: ['客户没有同意接收这类消息', 'The customer has not agreed to messages of this kind'],
  expired: ['消息已过有效期', 'The message is no longer valid'],
  couponGone: ['消息里的券已不能使用', 'The coupon in the message can no longer be used'],
  couponRefused: [
    '券没有发出，消息一并取消',
    'The coupon could not be issued, so the message was dropped',
  ],
  noMatch: ['客户已不符合发送条件', 'The customer no longer meets the condition of the message'],
  noFriend: ['客户不是任何导购的好友', 'The customer is no guide’s friend'],
  noPhone: ['客户没有手机号', 'The customer has no phone number'],
  noSms: ['短信无法发出：连接、模板或手机号', 'No text message: connection, wording or number'],
  noAnswer: ['渠道没有回音', 'The carrier has not answered'],
  globalControl: ['客户在全局对照组中', 'The customer belongs to the global control group'],
  control: [
    '客户在本活动的对照组中',
    'The customer belongs to the control group of this programme',
  ],
  early: ['还没到发送时间', 'It is not time to send yet'],
  quiet: ['正值免打扰时段，稍后再发', 'Quiet hours; it will be tried when they end'],
  endlessQuiet: ['免打扰时段没有空隙', 'Quiet hours leave no gap'],
  cap: ['已达到触达上限', 'The contact limit has been reached'],
  never: ['规则不允许触达此类客户', 'The limits allow no contact with such customers'],
  gap: ['距上次触达太近', 'Too soon after the last contact'],
  throughput: [
    '发送已达每分钟上限，稍后再发',
    'The sending rate is reached; it will be tried in a minute',
  ],
  cancelled: ['客户已离开该活动', 'The customer has left the programme'],
  rejected: ['渠道拒绝发送', 'The carrier refused it'],
  unknown: ['渠道没有回音', 'The carrier has not answered'],
} as const satisfies Record<string, readonly [string, string]>

export type ReasonCode = keyof typeof sentences

/** A sentence for a stored code; what the carrier itself said is shown as it said it. */
export function reasonWords(code: string | null): Words | null {
  if (code === null) return null
  const [zh, en] = sentences[code as ReasonCode] ?? [code, code]
  return { zh, en }
}
