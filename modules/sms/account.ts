// The connection to the cloud that carries text messages: saved sealed, and the sender made from it.
import { randomToken } from '#kit'
import type { SmsAccount, SmsCloud } from '#contracts'
import { Refusal, seal, unseal, type Db, type Keys, type Platform, type Tx } from '#platform'
import { makeSender, type Sender } from './cloud.ts'
import { smsRefusals } from './refusals.ts'
import { readAccount, writeAccount, type AccountRow } from './sql/account.ts'

const addresses: Record<SmsCloud, string> = {
  tencent: 'https://sms.tencentcloudapi.com',
  aliyun: 'https://dysmsapi.aliyuncs.com',
}

export interface AccountInput {
  cloud: SmsCloud
  sign: string
  appId: string
  keyId: string
  secret?: string | undefined
  apiUrl?: string | undefined
  fenPerThousand: number
}

/** Saves the connection; the address of receipts stays what it was. */
export async function saveAccount(tx: Tx, keys: Keys, input: AccountInput): Promise<void> {
  if (input.cloud === 'tencent' && input.appId === '')
    throw new Refusal(smsRefusals.appIdNeeded, {}, 'appId')
  const before = await readAccount(tx.db)
  const moved = before?.cloud !== input.cloud
  const { secret, apiUrl = moved ? addresses[input.cloud] : before.apiUrl, ...rest } = input
  await writeAccount(
    tx.db,
    {
      ...rest,
      apiUrl,
      secret: secret === undefined ? null : seal(keys, secret),
      receiptKey: before?.receiptKey ?? randomToken(),
    },
    new Date(Date.now()),
  )
  if (!(await readAccount(tx.db))?.secret) throw new Refusal(smsRefusals.secretNeeded, {}, 'secret')
}

export async function connected(db: Db): Promise<AccountRow> {
  const row = await readAccount(db)
  if (!row?.secret) throw new Refusal(smsRefusals.notConnected)
  return row
}

const kept = new WeakMap<Platform, { changedAt: number; sender: Sender }>()

/** Sends in the name of the connection as it is now; refuses when there is none. */
export async function senderOf(platform: Platform): Promise<Sender & { row: AccountRow }> {
  const row = await connected(platform.db)
  const before = kept.get(platform)
  if (before?.changedAt === row.changedAt.getTime()) return { ...before.sender, row }
  const sender = makeSender({ ...row, secret: unseal(platform.keys, row.secret ?? '') })
  kept.set(platform, { changedAt: row.changedAt.getTime(), sender })
  return { ...sender, row }
}

/** The connection without its secret. */
export function shownAccount({ config }: Platform, row: AccountRow): SmsAccount {
  const { secret, receiptKey, lastReceiptAt, changedAt: _changedAt, ...shown } = row
  return {
    ...shown,
    hasSecret: secret !== null,
    receiptUrl: `${config.publicUrl}/callbacks/sms/${receiptKey}`,
    lastReceiptAt: lastReceiptAt?.toISOString() ?? null,
  }
}
