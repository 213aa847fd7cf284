// How the two clouds want a request signed: TC3 of Tencent Cloud, ACS3 of Aliyun, and the older RPC
// signature that Aliyun's first SDKs still send.
import { createHash, createHmac } from 'node:crypto'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** Encoding of RFC 3986, which signs more characters than `encodeURIComponent` does. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

export const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')

export interface CloudRequest {
  method: string
  /** `/` unless told. */
  path?: string
  query: Readonly<Record<string, string>>
  /** Lower-case names; all of them are signed. */
  headers: Readonly<Record<string, string>>
  /** Hash of the body in hex. */
  payloadHash: string
}

const canonical = ({
  method,
  path = '/',
  query,
  headers,
  payloadHash,
}: CloudRequest): { text: string; names: string } => {
  const names = Object.keys(headers).toSorted()
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('')
  const text = [method, path, canonicalQuery(query), lines, names.join(';'), payloadHash].join('\n')
  return { text, names: names.join(';') }
}

export interface Tc3Scope {
  secretId: string
  secretKey: string
  service: string
  timestamp: number
}

/** The `Authorization` header of Tencent Cloud. */
export const tc3Authorization = (request: CloudRequest, scope: Tc3Scope): string => {
  const { text, names } = canonical(request)
  const date = new Date(scope.timestamp * 1000).toISOString().slice(0, 10)
  const credential = `${date}/${scope.service}/tc3_request`
  const toSign = ['TC3-HMAC-SHA256', scope.timestamp, credential, sha256(text)].join('\n')
  const key = hmac(hmac(hmac(`TC3${scope.secretKey}`, date), scope.service), 'tc3_request')
  const signature = hmac(key, toSign).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${scope.secretId}/${credential}, SignedHeaders=${names}, Signature=${signature}`
}

/** The `Authorization` header of Aliyun, third version. */
export const acs3Authorization = (request: CloudRequest, keyId: string, secret: string): string => {
  const { text, names } = canonical(request)
  const signature = hmac(secret, `ACS3-HMAC-SHA256\n${sha256(text)}`).toString('hex')
  return `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names},Signature=${signature}`
}

/** `Signature` of Aliyun's first version, over all parameters but itself. */
export const rpcSignature = (
  method: string,
  parameters: Readonly<Record<string, string>>,
  secret: string,
): string => {
  const toSign = [method, encode('/'), encode(canonicalQuery(parameters))].join('&')
  return createHmac('sha1', `${secret}&`).update(toSign).digest('base64')
}
