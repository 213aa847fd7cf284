// Why WeChat Pay did not take a coupon, in the words that a page shows.
import type { WireError } from '#wechat'
import { problemOf, type Problem } from '../problem.ts'

const words: Readonly<Record<string, { zh: string; en: string }>> = {
  NOT_ENOUGH: {
    zh: '这个批次的代金券已发完或预算不足',
    en: 'The stock has no coupon or no budget left',
  },
  RULE_LIMIT: {
    zh: '微信支付的发放规则不允许',
    en: 'A rule of WeChat Pay does not allow it',
  },
  RESOURCE_NOT_EXISTS: {
    zh: '微信支付没有这个批次',
    en: 'WeChat Pay knows no such stock',
  },
  USER_ACCOUNT_ABNORMAL: {
    zh: '对方的微信账户异常，不能领取',
    en: 'Her WeChat account cannot receive coupons',
  },
}

/** Nobody's coupon is refused for these: our connection has to be mended first. */
const ours = new Set(['SIGN_ERROR', 'NO_AUTH', 'APPID_MCHID_NOT_MATCH', 'MCH_NOT_EXISTS'])

/** Refused for good, as far as the platform says; anything else is tried again. */
export const isRefused = ({ definite, retryable, code }: WireError): boolean =>
  definite && !retryable && !ours.has(code ?? '')

export function couponProblemOf(error: WireError): Problem {
  const plain = problemOf(error)
  const known = words[error.code ?? '']
  if (!known) return plain
  const own = error.errmsg === '' ? '' : `（${error.errmsg}）`
  return {
    code: plain.code,
    sentence: { zh: `${known.zh}${own}`, en: `${known.en} ${own}`.trim() },
  }
}

export const noOpenid: Problem = {
  code: 'pay.noOpenid',
  sentence: {
    zh: '还不知道她在公众号的身份，她授权后自动发出',
    en: 'Her openid at the account is not known yet; it is sent as soon as it is',
  },
}
