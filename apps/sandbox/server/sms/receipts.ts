// Delivery receipts are pushed to the address the account has named, thrice if need be.
import type { Carrier } from '../push.ts'
import type { World } from '../world.ts'
import type { Cloud } from './send.ts'

export const setReceiptUrl = ({ store }: World, cloud: Cloud, url: string): void => {
  store.run(
    'insert into sms_receipt_url values (?, ?) on conflict (cloud) do update set url = ?2',
    cloud,
    url,
  )
}

export interface SmsWord {
  cloud: Cloud
  kind: 'sign' | 'template'
  word: string
  text?: string
  approved: boolean
}

/** A sign or template as the cloud's people have judged it. */
export const setWord = ({ store }: World, { cloud, kind, word, text, approved }: SmsWord): void => {
  store.run(
    `insert into sms_word values (?, ?, ?, ?, ?) on conflict (cloud, kind, word)
     do update set text = excluded.text, approved = excluded.approved`,
    cloud,
    kind,
    word,
    text ?? '',
    approved ? 1 : 0,
  )
}

export const receiptCarrier: Carrier = {
  seal: (world, letter) => {
    const row = world.store.first<{ url: string }>(
      'select url from sms_receipt_url where cloud = ?',
      letter.account,
    )
    return (
      row && {
        url: row.url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: letter.body,
        shown: letter.body,
        check: { kind: 'none', ok: true, note: 'receipts are not signed' },
      }
    )
  },
  accepted: ({ status }) => status === 200,
  again: (world, attempts) => {
    const machineMs = world.retryMs[attempts]
    return machineMs === undefined ? undefined : { machineMs }
  },
}
