// Welcome codes: handed out with the add event, good once and for twenty seconds of sandbox time.
import type { MessageBody } from '#wechat'
import { deliver, type Pair } from './chat.ts'
import type { Corp } from './corp.ts'
import { randomText } from './ids.ts'
import { must } from './refusal.ts'
import type { World } from './world.ts'

export const WELCOME_LIFE_MS = 20_000

/** A code for the new pair; none where the member greets with a text of their own. */
export const openWelcome = (world: World, corp: Corp, pair: Pair): string | undefined => {
  if (corp.settings.ownWelcome.includes(pair.userid)) return undefined
  const code = randomText(43)
  world.store.run(
    `insert into welcome (code, corp_id, userid, person_id, expires_at) values (?, ?, ?, ?, ?)`,
    code,
    corp.id,
    pair.userid,
    pair.personId,
    world.clock.now() + WELCOME_LIFE_MS,
  )
  return code
}

interface WelcomeRow {
  code: string
  userid: string
  person_id: string
  expires_at: number
  used: number
  chatted: number | null
}

/** Sends the corp's welcome into the chat, or refuses with 41050 or 41051. */
export const sendWelcome = (world: World, corp: Corp, code: string, body: MessageBody): void => {
  const row = world.store.first<WelcomeRow>(
    `select w.*, f.chatted from welcome w left join follow f on f.corp_id = w.corp_id
       and f.userid = w.userid and f.person_id = w.person_id
     where w.code = ? and w.corp_id = ?`,
    code,
    corp.id,
  )
  must(row && world.clock.now() <= row.expires_at, 41050)
  must(row.used === 0 && row.chatted === 0, 41051)
  world.store.together(() => {
    world.store.run('update welcome set used = 1 where code = ?', code)
    const pair = { corpId: corp.id, userid: row.userid, personId: row.person_id }
    deliver(world, pair, 'welcome', body)
  })
}
