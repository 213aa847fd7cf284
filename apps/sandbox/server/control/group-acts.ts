// What people do in customer groups.
import { z } from 'zod'
import { lineKind, markGroupSeen, say } from '../group/talk.ts'
import { invite, joinByCode, leaveChat } from '../groups.ts'
import { getPerson } from '../people.ts'
import { act } from './act.ts'
import { id } from './base.ts'

const group = { chatId: id }

export const groupActs = {
  joinGroup: act('comes into a group by its code', { configId: id }, (world, input) =>
    joinByCode(world, { personId: input.person, configId: input.configId }),
  ),
  bring: act(
    'brings friends into a group she is in',
    { ...group, people: z.array(id).min(1).max(500) },
    (world, { person: invitor, chatId, people }) => {
      for (const one of people) getPerson(world, one)
      invite(world, { chatId, invitor, personIds: people })
      return {}
    },
  ),
  sayInGroup: act(
    'writes in a group',
    { ...group, text: z.string().min(1).max(2000) },
    (world, { person: who, chatId, text }) => ({
      id: say(world, { chatId, kind: lineKind.outside, who }, { text: { content: text } }),
    }),
  ),
  readGroup: act('looks at what was written in a group', group, (world, input) => {
    markGroupSeen(world, input.chatId, input.person)
    return {}
  }),
  leaveGroup: act('leaves a group', group, (world, { person: personId, chatId }) => {
    leaveChat(world, { chatId, personId })
    return {}
  }),
}
