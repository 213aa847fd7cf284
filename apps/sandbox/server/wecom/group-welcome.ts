// The corp's library of group welcomes: at most a hundred, a text and one thing more.
import { findGroupWelcome, type GroupWelcomeBody } from '../group/welcome.ts'
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import { Fields, post, type Asked, type Interfaces } from './asked.ts'
import { readBody } from './body.ts'

const MOST = 100
const TEXT_BYTES = 3000
/** Of several only the first of this order is taken. */
const kinds = ['image', 'link', 'miniprogram', 'file', 'video'] as const

const bodyOf = ({ world, corp, body }: Asked): GroupWelcomeBody => {
  const content = body.object('text')?.text('content')
  must(content === undefined || Buffer.byteLength(content) <= TEXT_BYTES, 45002)
  const kind = kinds.find((one) => body.has(one))
  const attachments = kind === undefined ? [] : [{ msgtype: kind, [kind]: body.raw(kind) }]
  return readBody(world, corp.id, new Fields({ text: body.raw('text'), attachments }))
}

const wanted = ({ world, corp, body }: Asked): string => {
  const id = body.text('template_id')
  must(id && findGroupWelcome(world, corp.id, id), 40058, 'no such template_id')
  return id
}

const add = (asked: Asked): object => {
  const { world, corp } = asked
  const body = bodyOf(asked)
  const has = world.store.first<{ n: number }>(
    'select count(*) as n from group_welcome where corp_id = ?',
    corp.id,
  )
  must((has?.n ?? 0) < MOST, 41055, 'the library of group welcomes is full')
  const id = `msg${randomText(29)}`
  world.store.run(
    'insert into group_welcome values (?, ?, ?, ?)',
    corp.id,
    id,
    JSON.stringify(body),
    world.clock.now(),
  )
  return { template_id: id }
}

const edit = (asked: Asked): object => {
  const id = wanted(asked)
  asked.world.store.run(
    'update group_welcome set body = ? where template_id = ?',
    JSON.stringify(bodyOf(asked)),
    id,
  )
  return {}
}

const remove = (asked: Asked): object => {
  const id = wanted(asked)
  asked.world.store.run('delete from group_welcome where template_id = ?', id)
  asked.world.store.run('delete from chat_welcome where template_id = ?', id)
  return {}
}

const read = (asked: Asked): object => {
  const { world, corp } = asked
  const found = findGroupWelcome(world, corp.id, wanted(asked))
  const [more] = found?.attachments ?? []
  return {
    ...(found?.text && { text: found.text }),
    ...(more && { [more.msgtype]: more[more.msgtype as keyof typeof more] }),
  }
}

export const groupWelcomeInterfaces: Interfaces = {
  'externalcontact/group_welcome_template/add': post(add),
  'externalcontact/group_welcome_template/edit': post(edit),
  'externalcontact/group_welcome_template/get': post(read),
  'externalcontact/group_welcome_template/del': post(remove),
}
