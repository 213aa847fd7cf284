// What a phone shows beside the chats of WeCom: text messages, the official account, the pay sheet;
// and what its owner does there, by the same acts as `/__sandbox/act`.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { appMessages } from '../app/chat.ts'
import { readFeed } from '../moment/phone.ts'
import { fanOf } from '../official/fans.ts'
import { menuOf } from '../official/menu.ts'
import { getPerson } from '../people.ts'
import { readPlace } from '../place/place.ts'
import { smsOf } from '../sms/send.ts'
import { openidFor, phoneFor } from '../users.ts'
import type { World } from '../world.ts'
import { runAct } from './acts.ts'
import { read, type Machinery } from './base.ts'

export interface MenuButton {
  name: string
  type?: string
  key?: string
  url?: string
  sub_button?: MenuButton[]
}

/** Everything that stands on a phone apart from WeCom. */
export const phoneInbox = (world: World, personId: string) => {
  const { appId } = world.accounts.official
  const fan = fanOf(world, appId, openidFor(world, appId, personId))
  const menu = menuOf(world, appId) as { button: MenuButton[] } | undefined
  return {
    phone: phoneFor(world, personId),
    sms: smsOf(world, phoneFor(world, personId)),
    account: {
      following: fan?.subscribed === 1,
      menu: menu?.button ?? [],
      messages: appMessages(world, personId),
    },
  }
}
export type Inbox = ReturnType<typeof phoneInbox>

type One = { Params: { personId: string } }

export const phoneRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<One>('/people/:personId/inbox', ({ params }) =>
      phoneInbox(world, getPerson(world, params.personId).id),
    )
    app.get<One>('/people/:personId/place', ({ params }) =>
      readPlace(world, getPerson(world, params.personId).id),
    )
    app.get<One>('/people/:personId/moments', ({ params }) =>
      readFeed(world, getPerson(world, params.personId).id),
    )
    app.post<One>('/people/:personId/act', ({ params, body }) =>
      runAct(world, { ...read(z.looseObject({}), body), person: params.personId }),
    )
  }
