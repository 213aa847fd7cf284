// Notifications of WeChat Pay: sealed for the merchant, signed by the platform, and tried again for
// a day in sandbox time until somebody answers 200 or 204.
import { randomUUID } from 'node:crypto'
import { chinaTime } from '../calendar.ts'
import { post } from '../letters.ts'
import type { Carrier } from '../push.ts'
import type { World } from '../world.ts'
import { sealForMerchant, sealHeaders, signingKey, type Seal } from './keys.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long after each failed attempt. */
export const PAY_RETRIES: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
]

export interface Notice {
  event: string
  summary: string
  /** `transaction`, `refund`, `mch_payment`, `coupon`. */
  original: string
  resource: object
}

interface Written {
  url: string
  probe: boolean
  notice: Notice & { id: string; createTime: string }
}

/** The next notifications come after a probe: a signature that must not be believed. */
const PROBES = 'pay.probes'

export const orderProbes = ({ store }: World, count: number): void => {
  store.run(
    'insert into meta values (?, ?) on conflict (key) do update set value = ?2',
    PROBES,
    String(count),
  )
}
const takeProbe = (world: World): boolean => {
  const row = world.store.first<{ value: string }>('select value from meta where key = ?', PROBES)
  const left = Number(row?.value ?? 0)
  if (left > 0) orderProbes(world, left - 1)
  return left > 0
}

export const notify = (world: World, url: string | undefined, notice: Notice): void => {
  if (!url) return
  const written: Written = {
    url,
    probe: false,
    notice: { ...notice, id: randomUUID(), createTime: chinaTime(world.clock.now()) },
  }
  const account = world.accounts.pay.mchId
  const send = (probe: boolean) => {
    post(world, { platform: 'pay', account, body: JSON.stringify({ ...written, probe }) })
  }
  if (takeProbe(world)) send(true)
  send(false)
}

const bodyOf = (world: World, { notice }: Written): string => {
  const { id, createTime, event, summary, original, resource } = notice
  return JSON.stringify({
    id,
    create_time: createTime,
    resource_type: 'encrypt-resource',
    event_type: event,
    summary,
    resource: {
      original_type: original,
      ...sealForMerchant(world, JSON.stringify(resource), original),
    },
  })
}

const notes: Readonly<Record<Seal, string>> = {
  true: 'Wechatpay-Signature over timestamp, nonce and body',
  forged: 'a wrong signature, as ordered',
  probe: 'a probe: a signature that must be refused',
}

export const payCarrier: Carrier = {
  seal: (world, letter) => {
    const written = JSON.parse(letter.body) as Written
    const how: Seal = written.probe ? 'probe' : letter.forged ? 'forged' : 'true'
    const body = bodyOf(world, written)
    return {
      url: written.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Mozilla/4.0',
        ...sealHeaders(world, signingKey(world), body, how),
      },
      body,
      shown: `${JSON.stringify(written.notice.resource)}\n\n${body}`,
      check: { kind: 'signature', ok: how === 'true', note: notes[how] },
    }
  },
  // A probe is not repeated, whatever became of it.
  accepted: ({ status }, letter) =>
    status === 200 || status === 204 || (JSON.parse(letter.body) as Written).probe,
  again: (_world, attempts) => {
    const sandboxMs = PAY_RETRIES[attempts]
    return sandboxMs === undefined ? undefined : { sandboxMs }
  },
}
