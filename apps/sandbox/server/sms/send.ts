// Sending to one number: is the template approved, was she written to too often, and then it is on
// her phone. A receipt follows a moment later.
import { chinaTime } from '../calendar.ts'
import { randomText } from '../ids.ts'
import { post } from '../letters.ts'
import { personByPhone } from '../users.ts'
import type { World } from '../world.ts'

export type Cloud = 'tencent' | 'aliyun'
export interface Message {
  cloud: Cloud
  /** Without the country. */
  phone: string
  sign: string
  template: string
  parameters: Readonly<Record<string, string>>
  /** The caller's own word, told back with the receipt. */
  context: string
}
export type Outcome =
  | { ok: true; serial: string; parts: number }
  | { ok: false; why: 'number' | 'sign' | 'template' | 'thirty seconds' | 'hour' | 'day' }

const PHONE = /^1[3-9]\d{9}$/
const HOUR_MS = 3_600_000
/** One number in thirty seconds, an hour and a day; both clouds have such steps. */
const steps = [
  { lastsMs: 30_000, most: 1, why: 'thirty seconds' },
  { lastsMs: HOUR_MS, most: 5, why: 'hour' },
  { lastsMs: 24 * HOUR_MS, most: 10, why: 'day' },
] as const

interface Word {
  text: string
  approved: number
}
const wordsOf = ({ store }: World, cloud: Cloud, kind: 'sign' | 'template') => ({
  some:
    store.first('select 1 from sms_word where cloud = ? and kind = ?', cloud, kind) !== undefined,
  of: (word: string): Word | undefined =>
    store.first<Word>(
      'select text, approved from sms_word where cloud = ? and kind = ? and word = ?',
      cloud,
      kind,
      word,
    ),
})

/** Where nothing was registered, whatever is well-formed counts as approved. */
const approved = (world: World, cloud: Cloud, kind: 'sign' | 'template', word: string): boolean => {
  const words = wordsOf(world, cloud, kind)
  const wellFormed = kind === 'sign' || (cloud === 'tencent' ? /^\d+$/ : /^SMS_\d+$/).test(word)
  return word !== '' && wellFormed && (!words.some || words.of(word)?.approved === 1)
}

const tooOften = (world: World, { cloud, phone }: Message) =>
  steps.find(
    ({ lastsMs, most }) =>
      (world.store.first<{ n: number }>(
        'select count(*) as n from sms where cloud = ? and phone = ? and at > ?',
        cloud,
        phone,
        world.clock.now() - lastsMs,
      )?.n ?? 0) >= most,
  )?.why

const LETTERS_A_PART = 67
const LETTERS_ALONE = 70

const textOf = (world: World, message: Message): string => {
  const { cloud, template, sign, parameters } = message
  const words = wordsOf(world, cloud, 'template').of(template)?.text
  const values = Object.values(parameters).join(' ')
  const filled = words?.replace(/\$?\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? '')
  return `【${sign}】${filled ?? `${template} ${values}`.trim()}`
}

export const RECEIPT = 'sms-receipt'
const RECEIPT_AFTER_MS = 3_000

export const sendOne = (world: World, message: Message): Outcome => {
  const { cloud, phone, sign, template } = message
  if (!PHONE.test(phone)) return { ok: false, why: 'number' }
  if (!approved(world, cloud, 'sign', sign)) return { ok: false, why: 'sign' }
  if (!approved(world, cloud, 'template', template)) return { ok: false, why: 'template' }
  const often = tooOften(world, message)
  if (often) return { ok: false, why: often }
  const text = textOf(world, message)
  const serial = `${Math.floor(world.machine() / 1000)}:${randomText(14)}`
  const now = world.clock.now()
  const { id } = world.store.run(
    `insert into sms (cloud, serial, phone, sign, template, text, context, status, at)
     values (?, ?, ?, ?, ?, ?, ?, 'sent', ?)`,
    cloud,
    serial,
    phone,
    sign,
    template,
    text,
    message.context,
    now,
  )
  world.clock.later(now + RECEIPT_AFTER_MS, RECEIPT, { id })
  const personId = personByPhone(world, phone)
  if (personId) world.live.tell({ kind: 'chat', personId })
  const letters = [...text].length
  return {
    ok: true,
    serial,
    parts: letters <= LETTERS_ALONE ? 1 : Math.ceil(letters / LETTERS_A_PART),
  }
}

interface SmsRow {
  id: number
  cloud: Cloud
  serial: string
  phone: string
  text: string
  context: string
  at: number
}
const columns = 'id, cloud, serial, phone, text, context, at'

/** What stands among the text messages of a phone. */
export const smsOf = ({ store }: World, phone: string) =>
  store
    .all<SmsRow>(`select ${columns} from sms where phone = ? order by id`, phone)
    .map(({ id, cloud, text, at }) => ({ id, cloud, text, at: new Date(at).toISOString() }))

const plainTime = (ms: number): string => chinaTime(ms).slice(0, 19).replace('T', ' ')

/** What the phone network says; a number nobody has is an empty one. */
export const giveReceipt = (world: World, id: number): void => {
  const row = world.store.first<SmsRow>(`select ${columns} from sms where id = ?`, id)
  if (!row) return
  const there = personByPhone(world, row.phone) !== undefined
  world.store.run('update sms set status = ? where id = ?', there ? 'delivered' : 'failed', id)
  const at = plainTime(world.clock.now())
  const receipt =
    row.cloud === 'tencent'
      ? {
          user_receive_time: at,
          nationcode: '86',
          mobile: row.phone,
          report_status: there ? 'SUCCESS' : 'FAIL',
          errmsg: there ? 'DELIVRD' : 'MK:0001',
          description: there ? '用户短信送达成功' : '空号',
          sid: row.serial,
        }
      : {
          phone_number: row.phone,
          send_time: plainTime(row.at),
          report_time: at,
          success: there,
          err_code: there ? 'DELIVERED' : 'MK:0001',
          err_msg: there ? '用户接收成功' : '空号',
          sms_size: '1',
          biz_id: row.serial,
          out_id: row.context,
        }
  post(world, { platform: 'sms', account: row.cloud, body: JSON.stringify([receipt]) })
}
