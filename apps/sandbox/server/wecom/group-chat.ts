// Customer groups by API: lists, one group with its members, and the codes that let people in.
import { wecomGroupChat } from '#wechat'
import {
  findChat,
  findJoinWay,
  memberKind,
  membersOf,
  nameOf,
  versionOf,
  type Chat,
  type ChatMember,
  type JoinWay,
} from '../groups.ts'
import { randomText, stableText, unionId } from '../ids.ts'
import { getPerson } from '../people.ts'
import { must } from '../refusal.ts'
import { resignedAt } from '../transfers.ts'
import { post, type Asked, type Interfaces } from './asked.ts'
import { codesOf, pictureOf } from './contact-way.ts'
import { pageOf } from './page.ts'

const MOST_WITHOUT_FILTER = 1_000

const list = ({ world, corp, body }: Asked): object => {
  must(body.int('limit') !== undefined, 40058, 'limit is needed')
  const owners = body.object('owner_filter')?.texts('userid_list') ?? []
  must(owners.length <= 100, 40058)
  const rows = world.store.all<Chat>(
    `select * from chat where corp_id = ?1 and dismissed = 0
       and (?2 = '[]' or owner in (select value from json_each(?2))) order by created_at, chat_id`,
    corp.id,
    JSON.stringify(owners),
  )
  const visible = new Set(rows.map(({ owner }) => owner)).size
  must(owners.length > 0 || visible <= MOST_WITHOUT_FILTER, 81017)
  const { normal, ownerResigned } = wecomGroupChat.chatStatus
  const statusOf = ({ owner }: Chat) =>
    resignedAt(world, corp.id, owner) === undefined ? normal : ownerResigned
  const filter = body.int('status_filter') ?? 0
  const wanted = rows.filter((row) => filter === 0 || statusOf(row) === filter)
  const page = pageOf(wanted, body, { usual: 1000, most: 1000 })
  return {
    group_chat_list: page.items.map((row) => ({
      chat_id: row.chat_id,
      status: statusOf(row),
    })),
    ...(page.next_cursor && { next_cursor: page.next_cursor }),
  }
}

const memberOf = (asked: Asked, member: ChatMember, named: boolean): object => {
  const { world, corp } = asked
  const outside = member.kind === memberKind.outside
  const code = member.scene === wecomGroupChat.joinScene.code
  return {
    userid: nameOf(world, corp.id, member),
    type: member.kind,
    join_time: Math.floor(member.joined_at / 1000),
    join_scene: member.scene,
    ...(outside && corp.settings.unionid && { unionid: unionId(member.who) }),
    ...(member.invitor && { invitor: { userid: member.invitor } }),
    ...(named && outside && { name: getPerson(world, member.who).name }),
    ...(code && member.state && { state: member.state }),
    group_nickname: '',
  }
}

const one = (asked: Asked): object => {
  const { world, corp, body } = asked
  const chatId = body.text('chat_id')
  must(chatId, 40058, 'chat_id is needed')
  const chat = findChat(world, chatId)
  must(chat && chat.corp_id === corp.id, 40050)
  must(chat.dismissed === 0, 49008)
  const named = body.flag('need_name') ?? false
  return {
    group_chat: {
      chat_id: chat.chat_id,
      name: chat.name,
      owner: chat.owner,
      create_time: Math.floor(chat.created_at / 1000),
      notice: chat.notice,
      member_list: membersOf(world, chatId).map((member) => memberOf(asked, member, named)),
      admin_list: [],
      member_version: versionOf(chat),
    },
  }
}

/** All that a code says; what is left out has the platform's own value. */
const fieldsOf = ({ world, corp, body }: Asked, configId: string): JoinWay => {
  const scene = body.int('scene')
  const chats = body.texts('chat_id_list') ?? []
  must(scene === 1 || scene === 2, 41040)
  must(chats.length > 0 && chats.length <= wecomGroupChat.MAX_CHATS_PER_CODE, 41091)
  for (const chatId of chats) {
    const chat = findChat(world, chatId)
    must(chat && chat.corp_id === corp.id && chat.dismissed === 0, 40050)
  }
  must([...(body.text('state') ?? '')].length <= 30, 40058, 'state is too long')
  must([...(body.text('room_base_name') ?? '')].length <= 40, 40058)
  return {
    config_id: configId,
    scene,
    // Cut, not refused.
    remark: [...(body.text('remark') ?? '')].slice(0, 30).join(''),
    auto_create_room: body.int('auto_create_room') ?? 1,
    room_base_name: body.text('room_base_name') ?? '',
    room_base_id: body.int('room_base_id') ?? 1,
    chat_id_list: chats,
    state: body.text('state') ?? '',
    mark_source: body.flag('mark_source') ?? true,
  }
}

const addWay = (asked: Asked): object => {
  const { world, corp } = asked
  const way = fieldsOf(asked, stableText(32, corp.id, randomText(16)))
  must(codesOf(world, corp.id) < world.ceilings.contactWays, 41045)
  world.store.run(
    'insert into join_way values (?, ?, ?, 0, ?)',
    corp.id,
    way.config_id,
    JSON.stringify(way),
    world.clock.now(),
  )
  return { config_id: way.config_id }
}

const wanted = ({ world, corp, body }: Asked): JoinWay => {
  const configId = body.text('config_id')
  must(configId, 41043)
  const found = findJoinWay(world, configId)
  must(found?.corpId === corp.id, 41044)
  return found.way
}

const updateWay = (asked: Asked): object => {
  const { config_id } = wanted(asked)
  asked.world.store.run(
    'update join_way set body = ? where config_id = ?',
    JSON.stringify(fieldsOf(asked, config_id)),
    config_id,
  )
  return {}
}

const removeWay = (asked: Asked): object => {
  asked.world.store.run('delete from join_way where config_id = ?', wanted(asked).config_id)
  return {}
}

const readWay = (asked: Asked): object => {
  const way = wanted(asked)
  return { join_way: { ...way, qr_code: pictureOf(asked.world, way.config_id) } }
}

/** What a mini program shared into the group is told of it. */
export const openGid = (chatId: string): string => `G${stableText(27, 'opengid', chatId)}`

const byOpenGid = ({ world, corp, body }: Asked): object => {
  const opengid = body.text('opengid')
  must(opengid, 40058)
  const chat = world.store
    .all<Chat>('select * from chat where corp_id = ?', corp.id)
    .find(({ chat_id }) => openGid(chat_id) === opengid)
  must(chat, 90511)
  must(chat.dismissed === 0, 49008)
  return { chat_id: chat.chat_id }
}

export const groupChatInterfaces: Interfaces = {
  'externalcontact/groupchat/list': post(list),
  'externalcontact/groupchat/get': post(one),
  'externalcontact/groupchat/add_join_way': post(addWay),
  'externalcontact/groupchat/get_join_way': post(readWay),
  'externalcontact/groupchat/update_join_way': post(updateWay),
  'externalcontact/groupchat/del_join_way': post(removeWay),
  'externalcontact/opengid_to_chatid': post(byOpenGid),
}
