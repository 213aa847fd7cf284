// Reading customers, marking and remarking them. Nothing done here raises an event.
import { findMember, listMembers, type Corp } from '../corp.ts'
import { findFollow, type Follow } from '../friendship.ts'
import { unionId } from '../ids.ts'
import { contactByExternal, getPerson, type Contact } from '../people.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { get, post, type Asked, type Interfaces } from './asked.ts'
import { pageOf } from './page.ts'

// A request that still waits for the member is no relation yet.
const RELATED = `status in ('friend', 'half', 'left')`

const follows = ({ store }: World, corpId: string, personId: string): Follow[] =>
  store.all<Follow>(
    `select * from follow where corp_id = ? and person_id = ? and ${RELATED}
       and userid not in (select userid from resigned r where r.corp_id = follow.corp_id)
     order by created_at`,
    corpId,
    personId,
  )

const contactOf = (world: World, corp: Corp, personId: string, external: string): object => {
  const person = getPerson(world, personId)
  return {
    external_userid: external,
    name: person.name,
    type: 1,
    gender: person.gender,
    avatar: `${world.origin()}/face/${encodeURIComponent(person.avatar)}.svg`,
    ...(corp.settings.unionid ? { unionid: unionId(personId) } : {}),
  }
}

const followOf = (follow: Follow) => ({
  userid: follow.userid,
  remark: follow.remark,
  description: follow.description,
  createtime: Math.floor(follow.created_at / 1000),
  remark_corp_name: follow.company,
  remark_mobiles: JSON.parse(follow.mobiles) as string[],
  add_way: follow.add_way,
  oper_userid: follow.oper,
  ...(follow.state ? { state: follow.state } : {}),
})

interface TagRow {
  tag_id: string
  tag_name: string
  group_name: string
}
const tagsOf = ({ store }: World, corpId: string, follow: Follow): TagRow[] =>
  store.all<TagRow>(
    `select t.id as tag_id, t.name as tag_name, g.name as group_name
     from follow_tag ft join tag t on t.corp_id = ft.corp_id and t.id = ft.tag_id
     join tag_group g on g.corp_id = t.corp_id and g.id = t.group_id
     where ft.corp_id = ? and ft.userid = ? and ft.person_id = ? order by t.id`,
    corpId,
    follow.userid,
    follow.person_id,
  )

const needContact = ({ world, corp }: Asked, external: string | undefined): Contact => {
  must(external, 41035)
  const contact = contactByExternal(world, corp.id, external)
  must(contact, 40096)
  return contact
}

const needMember = ({ world, corp }: Asked, userid: string | undefined): string => {
  must(userid, 41009)
  const member = findMember(world, corp.id, userid)
  must(member, 40003)
  must(member.contactRight, 84074)
  return userid
}

const getOne = (asked: Asked): object => {
  const { world, corp, query } = asked
  const contact = needContact(asked, query.text('external_userid'))
  const found = follows(world, corp.id, contact.personId)
  must(found.length > 0, 84061)
  const page = pageOf(found, query, { usual: 500, most: 500 })
  return {
    external_contact: contactOf(world, corp, contact.personId, contact.externalUserId),
    follow_user: page.items.map((follow) => ({
      ...followOf(follow),
      tags: tagsOf(world, corp.id, follow).map((tag) => ({ ...tag, type: 1 })),
    })),
    ...(page.next_cursor ? { next_cursor: page.next_cursor } : {}),
  }
}

interface CustomerRow extends Follow {
  external_userid: string
}
const customersOf = ({ store }: World, corpId: string, userids: string[]): CustomerRow[] =>
  store.all<CustomerRow>(
    `select f.*, c.external_userid from follow f
     join contact c on c.corp_id = f.corp_id and c.person_id = f.person_id
     where f.corp_id = ? and f.userid in (select value from json_each(?)) and ${RELATED}
     order by f.created_at, c.external_userid`,
    corpId,
    JSON.stringify(userids),
  )

const list = (asked: Asked): object => {
  const userid = needMember(asked, asked.query.text('userid'))
  const rows = customersOf(asked.world, asked.corp.id, [userid])
  must(rows.length > 0, 84061)
  return { external_userid: rows.map((row) => row.external_userid) }
}

const batch = (asked: Asked): object => {
  const { world, corp, body } = asked
  const userids = body.texts('userid_list') ?? []
  must(userids.length > 0, 41009)
  must(userids.length <= 100, 40058, 'at most 100 members')
  for (const userid of userids) needMember(asked, userid)
  const rows = customersOf(world, corp.id, userids)
  const page = pageOf(rows, body, { usual: 50, most: 100 })
  return {
    external_contact_list: page.items.map((row) => ({
      external_contact: contactOf(world, corp, row.person_id, row.external_userid),
      follow_info: {
        ...followOf(row),
        tag_id: tagsOf(world, corp.id, row).map(({ tag_id }) => tag_id),
      },
    })),
    next_cursor: page.next_cursor,
  }
}

const relation = (asked: Asked) => {
  const userid = needMember(asked, asked.body.text('userid'))
  const contact = needContact(asked, asked.body.text('external_userid'))
  const pair = { corpId: asked.corp.id, userid, personId: contact.personId }
  const follow = findFollow(asked.world, pair)
  must(follow && follow.status !== 'asked', 84061)
  return { pair, follow }
}

const lastMark = new WeakMap<World, Map<string, number>>()

/** Marking one customer twice at the same moment is a conflict, whoever does it. */
const noConflict = (world: World, personId: string): void => {
  const marks = lastMark.get(world) ?? new Map<string, number>()
  lastMark.set(world, marks)
  const now = world.machine()
  must(now - (marks.get(personId) ?? -Infinity) >= world.ceilings.conflictWindowMs, 45035)
  marks.set(personId, now)
}

const markTag = (asked: Asked): object => {
  const { world, corp, body } = asked
  const { pair } = relation(asked)
  const add = body.texts('add_tag') ?? []
  const remove = body.texts('remove_tag') ?? []
  must(add.length + remove.length > 0, 40063, 'add_tag or remove_tag is needed')
  for (const id of [...add, ...remove]) {
    must(world.store.first('select 1 from tag where corp_id = ? and id = ?', corp.id, id), 40068)
  }
  noConflict(world, pair.personId)
  const key = [corp.id, pair.userid, pair.personId]
  world.store.together(() => {
    for (const id of remove) {
      world.store.run(
        `delete from follow_tag where corp_id = ? and userid = ? and person_id = ?
        and tag_id = ?`,
        ...key,
        id,
      )
    }
    for (const id of add) {
      world.store.run('insert or ignore into follow_tag values (?, ?, ?, ?)', ...key, id)
    }
    const count =
      world.store.first<{ n: number }>(
        `select count(*) as n from follow_tag where corp_id = ? and userid = ? and person_id = ?`,
        ...key,
      )?.n ?? 0
    must(count <= world.ceilings.tagsPerCustomer, 40144)
  })
  return {}
}

const remark = (asked: Asked): object => {
  const { world, body } = asked
  const { pair, follow } = relation(asked)
  const fields = ['remark', 'description', 'remark_company', 'remark_mobiles', 'remark_pic_mediaid']
  must(
    fields.some((field) => body.has(field)),
    40063,
  )
  const long = (key: string, most: number) => [...(body.text(key) ?? '')].length > most
  must(!long('remark', 20) && !long('description', 150) && !long('remark_company', 20), 40058)
  const mobiles = body.texts('remark_mobiles')?.filter((mobile) => mobile !== '')
  world.store.run(
    `update follow set remark = ?, description = ?, company = ?, mobiles = ?
     where corp_id = ? and userid = ? and person_id = ?`,
    body.text('remark') ?? follow.remark,
    body.text('description') ?? follow.description,
    body.text('remark_company') ?? follow.company,
    mobiles ? JSON.stringify(mobiles) : follow.mobiles,
    pair.corpId,
    pair.userid,
    pair.personId,
  )
  return {}
}

export const customerInterfaces: Interfaces = {
  'externalcontact/get': get(getOne),
  'externalcontact/list': get(list),
  'externalcontact/get_follow_user_list': get(({ world, corp }) => ({
    follow_user: listMembers(world, corp.id)
      .filter((member) => member.active && member.contactRight)
      .map(({ userid }) => userid),
  })),
  'externalcontact/batch/get_by_user': post(batch),
  'externalcontact/mark_tag': post(markTag),
  'externalcontact/remark': post(remark),
}
