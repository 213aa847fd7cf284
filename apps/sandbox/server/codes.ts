// The printed codes that hang around to be scanned: of members, and of groups.
import { findMember } from './corp.ts'
import { findChat, type JoinWay } from './groups.ts'
import { pictureOf, type ContactWay } from './wecom/contact-way.ts'
import type { World } from './world.ts'

const QR_SCENE = 2

interface CodeRow {
  corp_id: string
  config_id: string
  body: string
  kind: 'contact' | 'group'
  corp_name: string
}

const placeOf = (world: World, row: CodeRow) => ({
  kind: row.kind,
  corpId: row.corp_id,
  corpName: row.corp_name,
  configId: row.config_id,
  url: `${world.origin()}/q/${row.config_id}`,
})

const contactCode = (world: World, row: CodeRow) => {
  const way = JSON.parse(row.body) as ContactWay
  return {
    ...placeOf(world, row),
    remark: way.remark,
    state: way.state,
    image: way.scene === QR_SCENE ? pictureOf(world, row.config_id) : null,
    members: way.user.map((userid) => findMember(world, row.corp_id, userid)?.name ?? userid),
  }
}

const groupCode = (world: World, row: CodeRow) => {
  const way = JSON.parse(row.body) as JoinWay
  return {
    ...placeOf(world, row),
    remark: way.remark,
    state: way.state,
    image: way.scene === QR_SCENE ? pictureOf(world, row.config_id) : null,
    members: way.chat_id_list.flatMap((chatId) => findChat(world, chatId)?.name ?? []),
  }
}

const codeRows = ({ store }: World, kinds: string, limit: number): CodeRow[] =>
  store.all<CodeRow>(
    `select w.*, corp.name as corp_name from (
       select 'contact' as kind, corp_id, config_id, body, turn, created_at from contact_way
       union all select 'group', corp_id, config_id, body, 0, created_at from join_way) w
     join corp on corp.id = w.corp_id
     where w.kind in (select value from json_each(?))
     order by w.created_at desc, w.config_id limit ?`,
    kinds,
    limit,
  )

/** Printed codes within reach of the phones, of members and of groups, the newest first. */
export const listCodes = (world: World, limit: number) =>
  codeRows(world, '["contact","group"]', limit).map((row) =>
    row.kind === 'contact' ? contactCode(world, row) : groupCode(world, row),
  )

/** The codes that add a member: what a crowd walks by. */
export const listContactCodes = (world: World, limit: number) =>
  codeRows(world, '["contact"]', limit).map((row) => contactCode(world, row))
