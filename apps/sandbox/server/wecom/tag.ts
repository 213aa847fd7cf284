// Corp tags. Made by API they raise no event.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { post, type Asked, type Interfaces } from './asked.ts'

interface GroupRow {
  id: string
  name: string
  sort: number
  created_at: number
}
interface TagRow extends GroupRow {
  group_id: string
}

const groupOf = ({ store }: World, corpId: string, group: GroupRow, only?: Set<string>) => ({
  group_id: group.id,
  group_name: group.name,
  order: group.sort,
  create_time: Math.floor(group.created_at / 1000),
  tag: store
    .all<TagRow>(
      `select * from tag where corp_id = ? and group_id = ? order by sort desc, created_at, id`,
      corpId,
      group.id,
    )
    .filter((tag) => !only || only.has(tag.id))
    .map((tag) => ({
      id: tag.id,
      name: tag.name,
      order: tag.sort,
      create_time: Math.floor(tag.created_at / 1000),
    })),
})

const list = ({ world, corp, body }: Asked): object => {
  const groups = body.texts('group_id') ?? []
  const tags = body.texts('tag_id') ?? []
  const rows = world.store.all<GroupRow>(
    'select * from tag_group where corp_id = ? order by sort desc, created_at, id',
    corp.id,
  )
  if (groups.length > 0) {
    return {
      tag_group: rows
        .filter(({ id }) => groups.includes(id))
        .map((row) => groupOf(world, corp.id, row)),
    }
  }
  const only = tags.length > 0 ? new Set(tags) : undefined
  const found = rows.map((row) => groupOf(world, corp.id, row, only))
  return { tag_group: only ? found.filter(({ tag }) => tag.length > 0) : found }
}

const needGroup = ({ world, corp, body }: Asked): GroupRow => {
  const { store, clock } = world
  const id = body.text('group_id')
  const name = body.text('group_name')
  const sql = 'select * from tag_group where corp_id = ? and'
  if (id) {
    const row = store.first<GroupRow>(`${sql} id = ?`, corp.id, id)
    must(row, 40068)
    return row
  }
  must(name, 40063, 'group_id or group_name is needed')
  must([...name].length <= 30, 40058)
  const known = store.first<GroupRow>(`${sql} name = ?`, corp.id, name)
  if (known) return known
  const group = {
    id: `et${randomText(30)}`,
    name,
    sort: body.int('order') ?? 0,
    created_at: clock.now(),
  }
  store.run(
    'insert into tag_group (corp_id, id, name, sort, created_at) values (?, ?, ?, ?, ?)',
    corp.id,
    group.id,
    name,
    group.sort,
    group.created_at,
  )
  return group
}

const add = (asked: Asked): object => {
  const { world, corp, body } = asked
  const { store, clock } = world
  const tags = body.objects('tag') ?? []
  must(tags.length > 0, 40063, 'tag is needed')
  return store.together(() => {
    const group = needGroup(asked)
    const made = tags.map((tag) => {
      const name = tag.text('name')
      must(name, 40063)
      must([...name].length <= 30, 40058)
      must(
        !store.first(
          'select 1 from tag where corp_id = ? and group_id = ? and name = ?',
          corp.id,
          group.id,
          name,
        ),
        40071,
      )
      const row = {
        id: `et${randomText(30)}`,
        name,
        order: tag.int('order') ?? 0,
        create_time: Math.floor(clock.now() / 1000),
      }
      store.run(
        'insert into tag values (?, ?, ?, ?, ?, ?)',
        corp.id,
        row.id,
        group.id,
        name,
        row.order,
        clock.now(),
      )
      return row
    })
    const count =
      store.first<{ n: number }>('select count(*) as n from tag where corp_id = ?', corp.id)?.n ?? 0
    must(count <= world.ceilings.tagsPerCorp, 40126)
    return { tag_group: { ...groupOf(world, corp.id, group), tag: made } }
  })
}

export const tagInterfaces: Interfaces = {
  'externalcontact/get_corp_tag_list': post(list),
  'externalcontact/add_corp_tag': post(add),
}
