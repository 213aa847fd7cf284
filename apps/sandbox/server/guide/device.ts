// The WeCom client of a corp's member: a device of its own beside the phones, whose pages have a jar
// and sign in as that member.
import { findMember } from '../corp.ts'
import { randomText } from '../ids.ts'
import { findPerson } from '../people.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'

export const guideSchema = `
create table if not exists guide_device (
  id text primary key, corp_id text not null, userid text not null,
  unique (corp_id, userid)) strict;
`

export interface GuideDevice {
  id: string
  corpId: string
  userid: string
}
interface Row {
  id: string
  corp_id: string
  userid: string
}

export const findDevice = ({ store }: World, id: string): GuideDevice | undefined => {
  const row = store.first<Row>('select * from guide_device where id = ?', id)
  return row && { id: row.id, corpId: row.corp_id, userid: row.userid }
}

/** The same for ever; made when her client is first opened. */
export const deviceOf = (world: World, corpId: string, userid: string): GuideDevice => {
  if (!findMember(world, corpId, userid))
    throw new ControlError(404, `there is no member ${userid}`)
  world.store.run(
    'insert or ignore into guide_device values (?, ?, ?)',
    `g_${randomText(12)}`,
    corpId,
    userid,
  )
  const row = world.store.first<Row>(
    'select * from guide_device where corp_id = ? and userid = ?',
    corpId,
    userid,
  )
  return { id: row?.id ?? '', corpId, userid }
}

/** Whether somebody holds this device: a person her phone, or a member her client. */
export const isHeld = (world: World, id: string): boolean =>
  findPerson(world, id) !== undefined || findDevice(world, id) !== undefined
