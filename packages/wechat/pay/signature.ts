// WeChat Pay's signatures: ours over each request and each pay sheet, the platform's over each
// answer and notification.
import { randomBytes, sign, verify, type KeyObject } from 'node:crypto'

export const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
/** A message older or newer than this is not believed. */
export const MAX_SKEW_SECONDS = 300

const lines = (parts: readonly string[]): Buffer => Buffer.from(`${parts.join('\n')}\n`)

export const signLines = (privateKey: KeyObject, ...parts: string[]): string =>
  sign('sha256', lines(parts), privateKey).toString('base64')

export const verifyLines = (publicKey: KeyObject, signature: string, ...parts: string[]): boolean =>
  verify('sha256', lines(parts), publicKey, Buffer.from(signature, 'base64'))

export interface Merchant {
  mchId: string
  /** Serial number of the merchant's certificate. */
  serial: string
  privateKey: KeyObject
}

export interface SignedRequest {
  method: string
  /** With its query: `/v3/certificates?a=b`. */
  path: string
  /** Empty for a GET. */
  body: string
}

const newNonce = (): string => randomBytes(16).toString('hex').toUpperCase()

/** The `Authorization` header of a request. */
export const authorization = (
  merchant: Merchant,
  request: SignedRequest,
  timestamp: number,
  nonce = newNonce(),
): string => {
  const { mchId, serial, privateKey } = merchant
  const signature = signLines(
    privateKey,
    request.method,
    request.path,
    String(timestamp),
    nonce,
    request.body,
  )
  const fields = {
    mchid: mchId,
    nonce_str: nonce,
    timestamp: String(timestamp),
    serial_no: serial,
    signature,
  }
  return `${SCHEME} ${Object.entries(fields)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}`
}

export interface PaySheet {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

/** What `wx.requestPayment` and `WeixinJSBridge` want to open the pay sheet. */
export const paySheet = (
  { privateKey }: Pick<Merchant, 'privateKey'>,
  appId: string,
  prepayId: string,
  timestamp: number,
  nonce = newNonce(),
): PaySheet => {
  const sheet = {
    appId,
    timeStamp: String(timestamp),
    nonceStr: nonce,
    package: `prepay_id=${prepayId}`,
  }
  const paySign = signLines(privateKey, appId, sheet.timeStamp, nonce, sheet.package)
  return { ...sheet, signType: 'RSA', paySign }
}
