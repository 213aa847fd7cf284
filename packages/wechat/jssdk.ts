// What a page needs to speak to the app around it: a signature over its own address.
import { createHash, randomBytes } from 'node:crypto'

export interface PageSignature {
  timestamp: number
  nonceStr: string
  signature: string
}

/**
 * Signs a page's address (without what follows `#`) with a ticket, for `config` or `agentConfig`.
 */
export const signPage = (
  ticket: string,
  url: string,
  timestamp = Math.floor(Date.now() / 1000),
  nonceStr = randomBytes(8).toString('hex'),
): PageSignature => {
  const page = url.split('#')[0] ?? url
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`
  return { timestamp, nonceStr, signature: createHash('sha1').update(text).digest('hex') }
}
