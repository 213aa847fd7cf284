// A house whose text messages go through a cloud of the sandbox: phones, receipts, faults.
import { sql } from 'kysely'
import type { SmsCloud } from '#contracts'
import type { TestPlatform } from '#platform/testing'
import { saveAccount } from '#modules/sms'
import { openWecom } from './wecom-world.ts'

interface Clouds {
  tencent: { endpoint: string; secretId: string; secretKey: string; appId: string }
  aliyun: { endpoint: string; accessKeyId: string; accessKeySecret: string }
}

/** The wordings of the tests, as each cloud writes its variables. */
const wordings = {
  tencent: { code: '1234', text: '会员福利到店领，点 s.cn/c/{1} 加导购，回T退订' },
  aliyun: { code: 'SMS_1', text: '会员福利到店领，点 s.cn/c/${link} 加导购，回T退订' },
}

export async function openSms(house: TestPlatform, cloud: SmsCloud = 'tencent') {
  const world = await openWecom(house)
  const tell = async <T>(path: string, body: object): Promise<T> => {
    const reply = await fetch(`${world.sandbox.origin}/__sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`)
    return (await reply.json()) as T
  }
  const info = await fetch(`${world.sandbox.origin}/__sandbox/info`)
  const { sms } = (await info.json()) as { sms: Clouds }
  /** Connects the house to one of the clouds; gives our id of its wording. */
  const connect = async (to: SmsCloud): Promise<number> => {
    const keys =
      to === 'tencent'
        ? { keyId: sms.tencent.secretId, secret: sms.tencent.secretKey, appId: sms.tencent.appId }
        : { keyId: sms.aliyun.accessKeyId, secret: sms.aliyun.accessKeySecret, appId: '' }
    const { endpoint: apiUrl } = sms[to]
    await house.act((tx) =>
      saveAccount(tx, house.keys, {
        cloud: to,
        sign: '云裳',
        fenPerThousand: 4500,
        apiUrl,
        ...keys,
      }),
    )
    const found = await sql<{ key: string }>`select receipt_key as key from sms.account`.execute(
      house.db,
    )
    const url = `${world.origin}/callbacks/sms/${found.rows[0]?.key}`
    await tell('sms', { receiptUrl: { cloud: to, url } })
    const { code, text } = wordings[to]
    await tell('sms', { word: { cloud: to, kind: 'template', word: code, text } })
    const made = await sql<{ id: number }>`insert into sms.template (code, text, changed_at)
      values (${code}, ${text}, ${new Date()}) on conflict (code) do update set text = excluded.text
      returning template_id as id`.execute(house.db)
    return made.rows[0]?.id ?? 0
  }
  const turn = async (ms: number) => {
    const to = new Date(house.clock.now().getTime() + ms)
    await world.phones.setClock({ to: to.toISOString() })
    await house.clock.set(to)
    await world.settle()
  }
  return {
    ...world,
    templateId: await connect(cloud),
    connect,
    tell,
    turn,
    /** A phone with this number. */
    born: (name: string, phone: string) => tell<{ id: string }>('people', { name, phone }),
    inbox: async (person: { id: string }) =>
      (await tell<{ sms: { text: string }[] }>('act', { act: 'inbox', person: person.id })).sms,
    faults: (faults: object) => tell('faults', { platform: 'sms', ...faults }),
  }
}
