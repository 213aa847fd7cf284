// Handing customers and groups over by API: of members who stay, and of members who left.
import { findMember } from '../corp.ts'
import { findChat, handChatOver, membersOf } from '../groups.ts'
import { contactByExternal, contactFor } from '../people.ts'
import { must, Refused } from '../refusal.ts'
import { askTransfer, isFull, resignedAt, type Transfer } from '../transfers.ts'
import { post, type Asked, type Interfaces } from './asked.ts'
import { pageOf } from './page.ts'

const MOST = 100
const PAGE = { usual: 1000, most: 1000 }
const FULL = 500
const CHATS_A_DAY = 300
const DAY_MS = 24 * 3_600_000

const takerOf = ({ world, corp, body }: Asked, key: string): string => {
  const userid = body.text(key)
  must(userid, 40058, `${key} is needed`)
  const member = findMember(world, corp.id, userid)
  must(member && resignedAt(world, corp.id, userid) === undefined, 40003)
  must(member.contactRight && member.active, 84074)
  return userid
}

/** Who hands over: still in the corp for one interface, gone for the other. */
const giverOf = ({ world, corp, body }: Asked, resigned: boolean): string => {
  const userid = body.text('handover_userid')
  must(userid, 40058, 'handover_userid is needed')
  must(findMember(world, corp.id, userid), 40003)
  const gone = resignedAt(world, corp.id, userid) !== undefined
  must(gone === resigned, resigned ? 40097 : 40003)
  return userid
}

const customers =
  (resigned: boolean) =>
  (asked: Asked): object => {
    const { world, corp, body } = asked
    const handover = giverOf(asked, resigned)
    const takeover = takerOf(asked, 'takeover_userid')
    must(handover !== takeover, 40130)
    const ids = body.texts('external_userid') ?? []
    must(ids.length > 0 && ids.length <= MOST, 40058, 'one to a hundred customers')
    const words = resigned ? '' : (body.text('transfer_success_msg') ?? '')
    must([...words].length <= 200, 40058, 'transfer_success_msg is too long')
    const full = isFull(world, corp.id, takeover)
    const answer = (id: string): number => {
      const contact = contactByExternal(world, corp.id, id)
      if (!contact) return 40096
      if (full) return 40099
      const pair = { corpId: corp.id, userid: handover, personId: contact.personId }
      return askTransfer(world, { ...pair, takeover, resigned, words })
    }
    return world.store.together(() => ({
      customer: ids.map((id) => ({ external_userid: id, errcode: answer(id) })),
    }))
  }

const results =
  (resigned: boolean) =>
  ({ world, corp, body }: Asked): object => {
    const [handover, takeover] = [body.text('handover_userid'), body.text('takeover_userid')]
    must(handover && takeover, 40058, 'both members are needed')
    // Of several hand-overs of one customer the latest is told.
    const rows = world.store.all<Transfer>(
      `select * from transfer where id in (select max(id) from transfer where corp_id = ?
         and handover = ? and takeover = ? and resigned = ? group by person_id) order by id`,
      corp.id,
      handover,
      takeover,
      resigned ? 1 : 0,
    )
    const page = pageOf(rows, body, PAGE)
    return {
      customer: page.items.map(({ person_id, status, takes_at }) => ({
        external_userid: contactFor(world, corp.id, person_id).externalUserId,
        status,
        takeover_time: Math.floor(takes_at / 1000),
      })),
      next_cursor: page.next_cursor,
    }
  }

const unassigned = ({ world, corp, body }: Asked): object => {
  const size = body.int('page_size') ?? PAGE.usual
  must(size > 0 && size <= PAGE.most, 40058, 'page_size is at most 1000')
  const rows = world.store.all<{ userid: string; person_id: string; at: number }>(
    `select f.userid, f.person_id, r.at from follow f
     join resigned r on r.corp_id = f.corp_id and r.userid = f.userid
     where f.corp_id = ? and f.status in ('friend', 'half') and not exists (select 1
       from transfer t where t.corp_id = f.corp_id and t.handover = f.userid
         and t.person_id = f.person_id and t.status = 2)
     order by r.at desc, f.userid, f.person_id`,
    corp.id,
  )
  const page = pageOf(rows, body, { usual: size, most: size })
  return {
    info: page.items.map(({ userid, person_id, at }) => ({
      handover_userid: userid,
      external_userid: contactFor(world, corp.id, person_id).externalUserId,
      dimission_time: Math.floor(at / 1000),
    })),
    is_last: page.next_cursor === '',
    next_cursor: page.next_cursor,
  }
}

const takenToday = ({ world, corp }: Asked, owner: string): number =>
  world.store.first<{ n: number }>(
    `select count(*) as n from chat_transfer where corp_id = ? and new_owner = ? and day = ?`,
    corp.id,
    owner,
    Math.floor(world.clock.now() / DAY_MS),
  )?.n ?? 0

/** The platform's code for one group, 0 where it has its new owner at once. */
const chatCode = (asked: Asked, chatId: string, owner: string, resigned: boolean): number => {
  const { world, corp } = asked
  const chat = findChat(world, chatId)
  if (chat?.corp_id !== corp.id || chat.dismissed === 1) return 90501
  if (chat.owner === owner) return 90504
  const gone = resignedAt(world, corp.id, chat.owner) !== undefined
  if (gone !== resigned) return resigned ? 90500 : 90502
  const members = membersOf(world, chatId)
  if (members.length >= FULL && !members.some(({ who }) => who === owner)) return 90503
  if (takenToday(asked, owner) >= CHATS_A_DAY) return 45009
  return 0
}

const chats =
  (resigned: boolean) =>
  (asked: Asked): object => {
    const { world, corp, body } = asked
    const ids = body.texts('chat_id_list') ?? []
    must(ids.length > 0 && ids.length <= MOST, 40058, 'one to a hundred groups')
    const owner = takerOf(asked, 'new_owner')
    const failed = world.store.together(() =>
      ids.flatMap((chatId) => {
        const errcode = chatCode(asked, chatId, owner, resigned)
        if (errcode !== 0)
          return [{ chat_id: chatId, errcode, errmsg: new Refused(errcode).message }]
        handChatOver(world, chatId, owner)
        world.store.run(
          'insert or ignore into chat_transfer values (?, ?, ?, ?)',
          corp.id,
          chatId,
          owner,
          Math.floor(world.clock.now() / DAY_MS),
        )
        return []
      }),
    )
    return { failed_chat_list: failed }
  }

export const transferInterfaces: Interfaces = {
  'externalcontact/transfer_customer': post(customers(false)),
  'externalcontact/transfer_result': post(results(false)),
  'externalcontact/get_unassigned_list': post(unassigned),
  'externalcontact/resigned/transfer_customer': post(customers(true)),
  'externalcontact/resigned/transfer_result': post(results(true)),
  'externalcontact/groupchat/onjob_transfer': post(chats(false)),
  'externalcontact/groupchat/transfer': post(chats(true)),
}
