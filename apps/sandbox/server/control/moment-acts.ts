// What people do with the moments of their guides.
import { z } from 'zod'
import { comment, like } from '../moment/phone.ts'
import { act } from './act.ts'
import { id } from './base.ts'

const moment = { momentId: id, userid: id.describe('the guide who published it') }

export const momentActs = {
  like: act(
    'likes a moment, or takes that back',
    { ...moment, liked: z.boolean().default(true) },
    (world, { person: personId, momentId, userid, liked }) => {
      like(world, { momentId, userid, personId }, liked)
      return {}
    },
  ),
  comment: act(
    'comments a moment',
    { ...moment, text: z.string().min(1).max(300) },
    (world, { person: personId, momentId, userid, text }) => ({
      id: comment(world, { momentId, userid, personId }, text),
    }),
  ),
}
