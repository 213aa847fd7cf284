// The people who hold a phone, and what each corp may call them.
import { externalUserId, openId, randomText, stableText } from './ids.ts'
import { ControlError } from './refusal.ts'
import { phoneFor } from './users.ts'
import type { World } from './world.ts'

export interface Person {
  id: string
  name: string
  /** 0 unknown, 1 male, 2 female. */
  gender: number
  /** Any text; the face is drawn from it. */
  avatar: string
}

const faceOf = (gender: number, id: string): string =>
  `${gender === 2 ? 'f' : gender === 1 ? 'm' : 'x'}-${stableText(6, id)}`

export const createPerson = (
  world: World,
  input: { name: string; gender?: number; avatar?: string; phone?: string },
): Person => {
  const { store, clock, live } = world
  const id = `p_${randomText(12)}`
  const gender = input.gender ?? 0
  const person = {
    id,
    name: input.name,
    gender,
    avatar: input.avatar ?? faceOf(gender, id),
  }
  store.run(
    'insert into person values (?, ?, ?, ?, ?)',
    id,
    person.name,
    person.gender,
    person.avatar,
    clock.now(),
  )
  phoneFor(world, id, input.phone)
  live.tell({ kind: 'people' })
  return person
}

const columns = 'id, name, gender, avatar'

export const findPerson = ({ store }: World, id: string): Person | undefined =>
  store.first<Person>(`select ${columns} from person where id = ?`, id)
export const getPerson = (world: World, id: string): Person => {
  const person = findPerson(world, id)
  if (!person) throw new ControlError(404, `there is no person ${id}`)
  return person
}
/** What of her groups' talk she has not seen. */
const groupUnseen = `(select count(*) from chat_member own
     join chat_line l on l.chat_id = own.chat_id and l.kind > 0 and l.at >= own.joined_at
     left join chat_seen s on s.chat_id = own.chat_id and s.person_id = own.who
   where own.kind = 2 and own.who = person.id and l.id > coalesce(s.line_id, 0))`
const serviceUnseen = `(select count(*) from kf_line x where x.person_id = person.id
  and x.seen = 0)`

/** The latest people and those who are wanted besides, with how many messages each has not seen. */
export const listPeople = (
  { store }: World,
  limit: number,
  wanted: readonly string[] = [],
): (Person & { unseen: number })[] =>
  store.all(
    `select ${columns}, (select count(*) from message m where m.person_id = person.id
       and m.seen = 0) + ${groupUnseen} + ${serviceUnseen} as unseen from person
     where id in (select id from person order by created_at desc, id limit ?)
       or id in (select value from json_each(?))
     order by created_at desc, id`,
    limit,
    JSON.stringify(wanted),
  )

export interface Contact {
  personId: string
  externalUserId: string
  openId: string
}
interface ContactRow {
  person_id: string
  external_userid: string
  openid: string
}
const contactOf = (row: ContactRow): Contact => ({
  personId: row.person_id,
  externalUserId: row.external_userid,
  openId: row.openid,
})

/** What the corp calls this person; the same for ever. */
export const contactFor = ({ store }: World, corpId: string, personId: string): Contact => {
  const row = store.first<ContactRow>(
    'select * from contact where corp_id = ? and person_id = ?',
    corpId,
    personId,
  )
  if (row) return contactOf(row)
  const contact = {
    personId,
    externalUserId: externalUserId(corpId, personId),
    openId: openId(corpId, personId),
  }
  store.run(
    'insert into contact values (?, ?, ?, ?)',
    corpId,
    personId,
    contact.externalUserId,
    contact.openId,
  )
  return contact
}

export const contactByExternal = (
  { store }: World,
  corpId: string,
  external: string,
): Contact | undefined => {
  const row = store.first<ContactRow>(
    'select * from contact where corp_id = ? and external_userid = ?',
    corpId,
    external,
  )
  return row && contactOf(row)
}
