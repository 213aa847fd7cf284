// Messages of the corp's own app to its members: checked as the platform does, which refuses
// receivers one by one and the whole only where none is left.
import { listMembers } from '../corp.ts'
import { findMessage, hasRoom, notify, recallNotice, type NoticeBody } from '../guide/notices.ts'
import { AGENT } from '../jsapi/verify.ts'
import { must } from '../refusal.ts'
import { post, type Asked, type Fields, type Interfaces } from './asked.ts'
import { fits } from './body.ts'

const MOST_USERS = 1_000
const MOST_PARTIES = 100
const USUAL_CHECK_S = 1_800
const LONGEST_CHECK_S = 4 * 3_600
const RECALL_MS = 24 * 3_600_000

const idsIn = (text: string | undefined): string[] => (text ?? '').split('|').filter(Boolean)

const textcard = (fields: Fields | undefined): NoticeBody => {
  const title = fields?.text('title')
  const description = fields?.text('description')
  const url = fields?.text('url')
  must(title, 41016)
  must(description, 40063, 'description is needed')
  must(url, 41010)
  const button = fields?.text('btntxt')
  must(fits(title, 128) && fits(description, 512) && fits(url, 2048), 45002)
  must((button ?? '').length <= 4, 45002)
  return { title, text: description, url, ...(button && { button }) }
}

const bodyOf = (body: Fields): NoticeBody => {
  const kind = body.text('msgtype')
  must(kind, 40008)
  if (kind === 'textcard') return textcard(body.object('textcard'))
  must(kind === 'text' || kind === 'markdown', 40008, 'the sandbox shows texts and text cards')
  const content = body.object(kind)?.text('content')
  must(content, 44004)
  must(fits(content, 2048), 45002)
  return { text: content }
}

/** Whom the call names, and who of them cannot be reached. */
const receiversOf = ({ world, corp, body }: Asked) => {
  const here = listMembers(world, corp.id)
    .filter(({ active }) => active)
    .map(({ userid }) => userid)
  const asked = body.text('touser')
  if (asked === '@all') return { users: here, invalidUsers: [], parties: [], tags: [] }
  const named = [...new Set(idsIn(asked))]
  // The simulated corp has neither departments nor tags of members.
  const [parties, tags] = [idsIn(body.text('toparty')), idsIn(body.text('totag'))]
  must(named.length + parties.length + tags.length > 0, 40032, 'nobody is named')
  must(named.length <= MOST_USERS, 40032)
  must(parties.length <= MOST_PARTIES && tags.length <= MOST_PARTIES, 40032)
  const lower = new Map(here.map((userid) => [userid.toLowerCase(), userid]))
  const found = named.map((userid) => ({ userid, known: lower.get(userid.toLowerCase()) }))
  return {
    users: found.flatMap(({ known }) => known ?? []),
    invalidUsers: found.filter(({ known }) => !known).map(({ userid }) => userid.toLowerCase()),
    parties,
    tags,
  }
}

const send = (asked: Asked): object => {
  const { world, corp, body } = asked
  const agent = body.raw('agentid')
  must(agent !== undefined, 41011)
  must(String(agent) === AGENT, 40056)
  const message = bodyOf(body)
  const { users, invalidUsers, parties, tags } = receiversOf(asked)
  must(users.length > 0, 81013)
  const seconds = body.int('duplicate_check_interval') ?? USUAL_CHECK_S
  must(seconds >= 0 && seconds <= LONGEST_CHECK_S, 40035)
  must(hasRoom(world, corp.id, users.length), 45009)
  const once = body.flag('enable_duplicate_check') === true
  const msgid = notify(world, {
    corpId: corp.id,
    userids: users,
    body: message,
    onceWithinMs: once ? seconds * 1000 : null,
  })
  return {
    msgid,
    ...(invalidUsers.length > 0 && { invaliduser: invalidUsers.join('|') }),
    ...(parties.length > 0 && { invalidparty: parties.join('|') }),
    ...(tags.length > 0 && { invalidtag: tags.join('|') }),
  }
}

const recall = ({ world, corp, body }: Asked): object => {
  const msgid = body.text('msgid')
  must(msgid, 41046)
  const found = findMessage(world, corp.id, msgid)
  must(found, 41047)
  must(world.clock.now() - found.at <= RECALL_MS, 42052)
  recallNotice(world, corp.id, msgid)
  return {}
}

export const appMessageInterfaces: Interfaces = {
  'message/send': post(send),
  'message/recall': post(recall),
}
