// Followers and their tags, as the interfaces tell them.
import { unionId } from '../ids.ts'
import { must } from '../refusal.ts'
import { personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'
import { countFans, fanOf, pageOfFans, type Fan } from './fans.ts'

const PAGE = 10_000
const BATCH = 100
const MOST_TAGS = 100
const MOST_ON_FAN = 20
const MOST_OPENIDS = 50
const FIRST_TAG = 100

const needFan = (world: World, appId: string, openid: string | undefined): Fan => {
  must(openid, 40003)
  const fan = fanOf(world, appId, openid)
  must(fan, 40003)
  return fan
}

const list = ({ world, app, query }: AppCall): object => {
  const openids = pageOfFans(world, app.appId, query.text('next_openid') ?? '', PAGE)
  must(openids, 40003)
  return {
    total: countFans(world, app.appId),
    count: openids.length,
    ...(openids.length > 0 && { data: { openid: openids } }),
    next_openid: openids.at(-1) ?? '',
  }
}

const tagsOf = ({ store }: World, appId: string, seq: number): number[] =>
  store
    .all<{ tag_id: number }>(
      'select tag_id from fan_tag where app_id = ? and seq = ? order by tag_id',
      appId,
      seq,
    )
    .map(({ tag_id }) => tag_id)

const infoOf = (world: World, appId: string, openid: string): object => {
  const fan = fanOf(world, appId, openid)
  const personId = fan?.person_id ?? personByOpenid(world, appId, openid)
  must(personId, 40003)
  if (!fan || fan.subscribed === 0) return { subscribe: 0, openid }
  const number = /^\d+$/.test(fan.qr_scene) ? Number(fan.qr_scene) : 0
  return {
    subscribe: 1,
    openid,
    language: 'zh_CN',
    subscribe_time: Math.floor(fan.since / 1000),
    unionid: unionId(personId),
    remark: fan.remark,
    groupid: 0,
    tagid_list: tagsOf(world, appId, fan.seq),
    subscribe_scene: fan.scene,
    qr_scene: number,
    qr_scene_str: number === 0 ? fan.qr_scene : '',
  }
}

const batch = ({ world, app, body }: AppCall): object => {
  const asked = body.objects('user_list') ?? []
  must(asked.length > 0 && asked.length <= BATCH, 40097)
  return {
    user_info_list: asked.map((one) => infoOf(world, app.appId, one.text('openid') ?? '')),
  }
}

const remark = ({ world, app, body }: AppCall): object => {
  const fan = needFan(world, app.appId, body.text('openid'))
  const text = body.text('remark') ?? ''
  must([...text].length <= 30, 40097)
  world.store.run('update fan set remark = ? where seq = ?', text, fan.seq)
  return done
}

interface Tag {
  id: number
  name: string
  count: number
}
const listTags = ({ store }: World, appId: string): Tag[] =>
  store.all<Tag>(
    `select id, name, (select count(*) from fan_tag t where t.app_id = app_tag.app_id
       and t.tag_id = app_tag.id) as count from app_tag where app_id = ? order by id`,
    appId,
  )
const needTag = (world: World, appId: string, tagId: number | undefined): number => {
  must(tagId !== undefined && listTags(world, appId).some(({ id }) => id === tagId), 45159)
  return tagId
}
const nameIn = ({ world, app, body }: AppCall): string => {
  const name = body.object('tag')?.text('name') ?? ''
  must(name !== '', 45157)
  must([...name].length <= 30, 45158)
  must(!listTags(world, app.appId).some((tag) => tag.name === name), 45157)
  return name
}

const createTag = (call: AppCall): object => {
  const { world, app } = call
  const known = listTags(world, app.appId)
  must(known.length < MOST_TAGS, 45056)
  const name = nameIn(call)
  const id = Math.max(FIRST_TAG - 1, ...known.map((tag) => tag.id)) + 1
  world.store.run('insert into app_tag values (?, ?, ?)', app.appId, id, name)
  return { tag: { id, name } }
}
const updateTag = (call: AppCall): object => {
  const { world, app, body } = call
  const id = needTag(world, app.appId, body.object('tag')?.int('id'))
  world.store.run(
    'update app_tag set name = ? where app_id = ? and id = ?',
    nameIn(call),
    app.appId,
    id,
  )
  return done
}
const deleteTag = ({ world, app, body }: AppCall): object => {
  const id = needTag(world, app.appId, body.object('tag')?.int('id'))
  world.store.run('delete from app_tag where app_id = ? and id = ?', app.appId, id)
  world.store.run('delete from fan_tag where app_id = ? and tag_id = ?', app.appId, id)
  return done
}

const tagging =
  (on: boolean) =>
  ({ world, app, body }: AppCall): object => {
    const openids = body.texts('openid_list') ?? []
    must(openids.length > 0 && openids.length <= MOST_OPENIDS, 40032)
    const tagId = needTag(world, app.appId, body.int('tagid'))
    const fans = openids.map((openid) => needFan(world, app.appId, openid))
    world.store.together(() => {
      for (const { seq } of fans) {
        if (on) must(tagsOf(world, app.appId, seq).length < MOST_ON_FAN, 45059)
        world.store.run(
          on
            ? 'insert or ignore into fan_tag values (?, ?, ?)'
            : 'delete from fan_tag where app_id = ? and tag_id = ? and seq = ?',
          app.appId,
          tagId,
          seq,
        )
      }
    })
    return done
  }

const fansOfTag = ({ world, app, body }: AppCall): object => {
  const tagId = needTag(world, app.appId, body.int('tagid'))
  const after = body.text('next_openid') ?? ''
  const seq = after === '' ? 0 : needFan(world, app.appId, after).seq
  const openid = world.store
    .all<{ openid: string }>(
      `select f.openid from fan_tag t join fan f on f.seq = t.seq
       where t.app_id = ? and t.tag_id = ? and t.seq > ? order by t.seq limit ?`,
      app.appId,
      tagId,
      seq,
      PAGE,
    )
    .map((row) => row.openid)
  return { count: openid.length, data: { openid }, next_openid: openid.at(-1) ?? '' }
}

export const userInterfaces: AppInterfaces = {
  'cgi-bin/user/get': { method: 'GET', daily: 500, answer: list },
  'cgi-bin/user/info': {
    method: 'GET',
    daily: 5_000_000,
    answer: ({ world, app, query }) => infoOf(world, app.appId, query.text('openid') ?? ''),
  },
  'cgi-bin/user/info/batchget': { method: 'POST', daily: 5_000_000, answer: batch },
  'cgi-bin/user/info/updateremark': { method: 'POST', daily: 100_000, answer: remark },
  'cgi-bin/tags/get': {
    method: 'GET',
    daily: 1_000,
    answer: ({ world, app }) => ({ tags: listTags(world, app.appId) }),
  },
  'cgi-bin/tags/create': { method: 'POST', daily: 1_000, answer: createTag },
  'cgi-bin/tags/update': { method: 'POST', daily: 1_000, answer: updateTag },
  'cgi-bin/tags/delete': { method: 'POST', daily: 1_000, answer: deleteTag },
  'cgi-bin/tags/members/batchtagging': { method: 'POST', daily: 500_000, answer: tagging(true) },
  'cgi-bin/tags/members/batchuntagging': { method: 'POST', daily: 500_000, answer: tagging(false) },
  'cgi-bin/tags/getidlist': {
    method: 'POST',
    daily: 5_000_000,
    answer: ({ world, app, body }) => ({
      tagid_list: tagsOf(world, app.appId, needFan(world, app.appId, body.text('openid')).seq),
    }),
  },
  'cgi-bin/user/tag/get': { method: 'POST', daily: 5_000_000, answer: fansOfTag },
}
