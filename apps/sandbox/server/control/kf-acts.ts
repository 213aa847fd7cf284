// What people do with customer service.
import { z } from 'zod'
import { enterByLink } from '../kf/link.ts'
import { markServiceSeen } from '../kf/phone.ts'
import { enter, recall, rejectService, say } from '../kf/talk.ts'
import { act } from './act.ts'
import { id } from './base.ts'

const service = { openKfid: id }

export const kfActs = {
  openService: act(
    'opens a chat with customer service, by its link',
    { link: z.url().max(2048) },
    (world, { person: who, link }) => enterByLink(world, who, link),
  ),
  returnToService: act('opens it again from her chats', service, (world, input) => {
    enter(world, { openKfid: input.openKfid, personId: input.person })
    return {}
  }),
  askService: act(
    'writes to customer service',
    { ...service, text: z.string().min(1).max(2000) },
    (world, { person: who, openKfid, text }) => ({ msgid: say(world, openKfid, who, text) }),
  ),
  recallFromService: act('takes her last words back', service, (world, input) => {
    recall(world, input.openKfid, input.person)
    return {}
  }),
  rejectService: act(
    'lets customer service write to her no more, or does again',
    { ...service, rejecting: z.boolean().default(true) },
    (world, { person: who, openKfid, rejecting }) => {
      rejectService(world, openKfid, who, rejecting)
      return {}
    },
  ),
  readService: act('looks at what customer service wrote', service, (world, input) => {
    markServiceSeen(world, input.openKfid, input.person)
    return {}
  }),
}
