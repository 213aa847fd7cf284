// Customer service from outside: its accounts as an administrator makes them, its talks on a phone,
// and the servicers who answer.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { getCorp } from '../corp.ts'
import { addAccount, addServicer, findAccount, listAccounts } from '../kf/accounts.ts'
import { listServices, listTalks, readService } from '../kf/phone.ts'
import { answer, endTalk } from '../kf/talk.ts'
import { getPerson } from '../people.ts'
import { ControlError, Refused } from '../refusal.ts'
import { id, read, type Machinery, type OfCorp } from './base.ts'

const MOST = 100
const made = z.object({
  name: z.string().min(1).max(16),
  servicers: z.array(id).max(MOST).default([]),
})
const talk = z.object({ openKfid: id, personId: id })
const answered = talk.extend({ userid: id, text: z.string().min(1).max(2000) })

/** What the platform would refuse is a mistake in using this interface. */
const asControl = <T>(run: () => T): T => {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refused) throw new ControlError(409, error.message)
    throw error
  }
}

export const kfRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<OfCorp>('/corps/:corpId/services', ({ params }) =>
      listAccounts(world, getCorp(world, params.corpId).id, 0, MOST),
    )
    app.post<OfCorp>('/corps/:corpId/services', ({ params, body }) => {
      const { name, servicers } = read(made, body)
      const { id: corpId } = getCorp(world, params.corpId)
      return asControl(() =>
        world.store.together(() => {
          const openKfid = addAccount(world, corpId, name)
          const account = findAccount(world, openKfid)
          if (account) for (const userid of servicers) addServicer(world, account, userid)
          return { openKfid }
        }),
      )
    })
    app.get<OfCorp>('/corps/:corpId/service-talks', ({ params }) =>
      listTalks(world, getCorp(world, params.corpId).id),
    )
    app.post<OfCorp>('/corps/:corpId/service-answers', ({ body }) => {
      answer(world, read(answered, body))
      return {}
    })
    app.post<OfCorp>('/corps/:corpId/service-ends', ({ body }) => {
      const { openKfid, personId } = read(talk, body)
      endTalk(world, openKfid, personId)
      return {}
    })
    app.get<{ Params: { personId: string } }>('/people/:personId/services', ({ params }) =>
      listServices(world, getPerson(world, params.personId).id),
    )
    app.get('/people/:personId/services/:openKfid', ({ params }) => {
      const { openKfid, personId } = read(talk, params)
      return readService(world, openKfid, personId)
    })
  }
