// The throw-away accounts of the emulated platforms: made once per data directory, kept beside the
// sandbox's memory, and told to whoever wants to point a client at it.
import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { randomText } from './ids.ts'
import { selfSigned } from './pay/certificate.ts'

export interface AppAccount {
  appId: string
  /** What its server messages name it by. */
  originalId: string
  secret: string
  token: string
  aesKey: string
}

export interface WecomAccount {
  corpId: string
  agentId: string
  secret: string
  token: string
  aesKey: string
}

export interface Accounts {
  /** The corp that was saved last; an installation has one. */
  wecom?: WecomAccount
  official: AppAccount
  mini: AppAccount
  pay: { mchId: string; apiV3Key: string; publicKeyId: string }
  ads: { accessToken: string; accountId: string }
  sms: {
    tencent: { secretId: string; secretKey: string; appId: string }
    aliyun: { accessKeyId: string; accessKeySecret: string }
  }
}

const digits = (length: number): string =>
  Array.from(randomBytes(length), (byte) => byte % 10).join('')
const hex = (length: number): string => randomBytes(length / 2).toString('hex')

const newApp = (): AppAccount => ({
  appId: `wx${hex(16)}`,
  originalId: `gh_${hex(12)}`,
  secret: hex(32),
  token: randomText(16),
  aesKey: randomText(43),
})

const newAccounts = (): Accounts => ({
  official: newApp(),
  mini: newApp(),
  pay: {
    mchId: `16${digits(8)}`,
    apiV3Key: randomText(32),
    publicKeyId: `PUB_KEY_ID_01${digits(28)}`,
  },
  ads: { accessToken: hex(32), accountId: `2${digits(7)}` },
  sms: {
    tencent: {
      secretId: `AKID${randomText(32)}`,
      secretKey: randomText(32),
      appId: `14${digits(8)}`,
    },
    aliyun: { accessKeyId: `LTAI${randomText(20)}`, accessKeySecret: randomText(30) },
  },
})

/** Whole or not at all, and for nobody else's eyes. */
const write = (file: string, text: string): void => {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}

const accountsFile = (folder: string): string => join(folder, 'accounts.json')

export const openAccounts = (folder: string): Accounts => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = accountsFile(folder)
  if (!existsSync(file)) write(file, JSON.stringify(newAccounts(), null, 2))
  return JSON.parse(readFileSync(file, 'utf8')) as Accounts
}

export const keepWecomAccount = (folder: string, wecom: WecomAccount): void => {
  write(accountsFile(folder), JSON.stringify({ ...openAccounts(folder), wecom }, null, 2))
}

export interface PayFiles {
  merchantKey: string
  merchantCertificate: string
  platformKey: string
  platformPublicKey: string
}

const filesOf = (folder: string): PayFiles => ({
  merchantKey: join(folder, 'pay', 'merchant-key.pem'),
  merchantCertificate: join(folder, 'pay', 'merchant-certificate.pem'),
  platformKey: join(folder, 'pay', 'platform-key.pem'),
  platformPublicKey: join(folder, 'pay', 'platform-public-key.pem'),
})

const newKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

const YEAR_MS = 365 * 86_400_000

/** Keys and certificate of merchant and platform; made when first asked for. */
export const openPayFiles = (folder: string): PayFiles => {
  const files = filesOf(folder)
  if (existsSync(files.platformPublicKey)) return files
  mkdirSync(join(folder, 'pay'), { recursive: true, mode: 0o700 })
  const merchant = newKeys()
  const key = createPrivateKey(merchant.privateKey)
  const now = Date.now()
  const certificate = selfSigned(key, openAccounts(folder).pay.mchId, now, now + 5 * YEAR_MS)
  const platform = newKeys()
  write(files.merchantKey, merchant.privateKey)
  write(files.merchantCertificate, certificate.pem)
  write(files.platformKey, platform.privateKey)
  write(files.platformPublicKey, platform.publicKey)
  return files
}

export const serialOf = (certificateFile: string): string =>
  new X509Certificate(readFileSync(certificateFile)).serialNumber

const addressFile = (folder: string): string => join(folder, 'address.json')

/** Where the sandbox of this directory listened last; tried, not believed. */
export const keepOrigin = (folder: string, origin: string): void => {
  write(addressFile(folder), JSON.stringify({ origin }))
}
const lastOrigin = (folder: string): string | undefined => {
  if (!existsSync(addressFile(folder))) return undefined
  return (JSON.parse(readFileSync(addressFile(folder), 'utf8')) as { origin: string }).origin
}

/** An account has one set of actions, numbered after it. */
export const actionSetOf = ({ ads }: Pick<Accounts, 'ads'>): number => Number(`1${ads.accountId}`)

/** Base addresses and credentials, as any client wants them. */
export const describe = (folder: string, origin: string) => {
  const { wecom, official, mini, pay, ads, sms } = openAccounts(folder)
  const files = openPayFiles(folder)
  const { originalId: _one, ...officialApp } = official
  const { originalId: _other, ...miniApp } = mini
  return {
    origin,
    wecom: wecom ? { baseUrl: `${origin}/wecom`, ...wecom } : null,
    official: { baseUrl: `${origin}/official`, ...officialApp },
    mini: { baseUrl: `${origin}/mini`, ...miniApp },
    pay: {
      baseUrl: `${origin}/pay`,
      mchId: pay.mchId,
      apiV3Key: pay.apiV3Key,
      merchantSerial: serialOf(files.merchantCertificate),
      merchantPrivateKeyFile: files.merchantKey,
      merchantCertificateFile: files.merchantCertificate,
      platformSerial: pay.publicKeyId,
      platformPublicKeyFile: files.platformPublicKey,
    },
    ads: { baseUrl: `${origin}/ads`, ...ads, actionSetId: actionSetOf({ ads }) },
    sms: {
      tencent: { endpoint: `${origin}/sms/tencent`, ...sms.tencent },
      aliyun: { endpoint: `${origin}/sms/aliyun`, ...sms.aliyun },
    },
  }
}
export type SandboxInfo = ReturnType<typeof describe>

/** Whether this very sandbox listens there, and not another one on its port. */
const answersFor = async (origin: string, appId: string): Promise<boolean> => {
  try {
    const reply = await fetch(`${origin}/__sandbox/info`, { signal: AbortSignal.timeout(5_000) })
    return ((await reply.json()) as SandboxInfo).official.appId === appId
  } catch {
    return false
  }
}

/** What a data directory's sandbox is told from outside, and whether it answers just now. */
export const findSandbox = async (
  dataDir: string,
): Promise<{ running: boolean; info: SandboxInfo } | undefined> => {
  const folder = resolve(dataDir, 'sandbox')
  if (!existsSync(accountsFile(folder))) return undefined
  const origin = lastOrigin(folder) ?? 'http://127.0.0.1:4701'
  const info = describe(folder, origin)
  return { running: await answersFor(origin, info.official.appId), info }
}
