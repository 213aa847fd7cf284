// What the corp says by API: answers within the platform's limits, and one answer to an event.
import { wecomKf } from '#wechat'
import type { Corp } from '../corp.ts'
import { randomText } from '../ids.ts'
import { contactByExternal } from '../people.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { Fields } from '../wecom/asked.ts'
import { findAccount, needAccount } from './accounts.ts'
import { readContent } from './content.ts'
import {
  BY_API,
  changeSession,
  findSession,
  happen,
  isQuiet,
  write,
  type CodeKind,
  type Session,
} from './talk.ts'

const { serviceState } = wecomKf
/** After each of her messages. */
const ANSWERS = 5
/** Of `msg_send_fail`: she takes no messages. */
const REJECTED = 10

/** The talk a call is about. */
export const needSession = (world: World, corp: Corp, body: Fields, who: string) => {
  const account = needAccount(world, corp, body.text('open_kfid'))
  const external = body.text(who)
  must(external, 40096)
  const contact = contactByExternal(world, corp.id, external)
  const session = contact && findSession(world, account.open_kfid, contact.personId)
  must(session, 40096)
  return { account, session }
}

const readMsgid = (world: World, corp: Corp, body: Fields): string => {
  const msgid = body.text('msgid')
  if (msgid === undefined || msgid === '') return randomText(32)
  must(/^[0-9a-zA-Z_-]{1,32}$/.test(msgid), 40058)
  const used = world.store.first(
    'select 1 from kf_line where corp_id = ? and msgid = ?',
    corp.id,
    msgid,
  )
  must(!used, 95033)
  return msgid
}

const mustBeOpen = (world: World, session: Session): void => {
  must(!isQuiet(world, session), 95002)
  must(session.state !== serviceState.ended, 95013)
  must(session.state === serviceState.fresh || session.state === serviceState.bot, 95018)
  must(session.sent < ANSWERS, 95001)
}

export const sendMsg = (world: World, corp: Corp, body: Fields): { msgid: string } => {
  const { account, session } = needSession(world, corp, body, 'touser')
  const content = readContent(world, corp.id, body)
  const msgid = readMsgid(world, corp, body)
  mustBeOpen(world, session)
  const { person_id: personId } = session
  world.store.together(() => {
    changeSession(world, session, { sent: session.sent + 1 })
    if (session.rejecting === 0)
      write(world, { account, personId, origin: BY_API, body: content, msgid })
    else
      happen(world, account, personId, {
        event_type: 'msg_send_fail',
        fail_msgid: msgid,
        fail_type: REJECTED,
      })
  })
  return { msgid }
}

interface CodeRow {
  code: string
  open_kfid: string
  person_id: string
  kind: CodeKind
  expires_at: number
  used: number
}

/** In which state of the talk an answer may still be given; entering knows none. */
const stateOf: Partial<Record<CodeKind, number>> = {
  queue: serviceState.queue,
  accept: serviceState.human,
  end: serviceState.ended,
}

/** One answer to an event, by its code. The platform's pages name no code of its own for a wrong
 * one; the sandbox answers as for the welcome of a friend (41050). */
export const sendMsgOnEvent = (world: World, corp: Corp, body: Fields): { msgid: string } => {
  const given = body.text('code')
  must(given, 41049)
  const row = world.store.first<CodeRow>('select * from kf_code where code = ?', given)
  const account = row && findAccount(world, row.open_kfid)
  must(row && account?.corp_id === corp.id, 41050)
  const withMenu = row.kind === 'enter' || row.kind === 'end'
  const content = readContent(world, corp.id, body, withMenu ? ['text', 'msgmenu'] : ['text'])
  const msgid = readMsgid(world, corp, body)
  must(row.used === 0 && world.clock.now() <= row.expires_at, 41050)
  const session = findSession(world, row.open_kfid, row.person_id)
  must(session, 41050)
  const wanted = stateOf[row.kind]
  must(wanted === undefined || session.state === wanted, 95018)
  world.store.together(() => {
    world.store.run('update kf_code set used = 1 where code = ?', row.code)
    if (row.kind === 'enter') changeSession(world, session, { welcomed_at: world.clock.now() })
    write(world, { account, personId: row.person_id, origin: BY_API, body: content, msgid })
  })
  return { msgid }
}
