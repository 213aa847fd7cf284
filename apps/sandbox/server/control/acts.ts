// What people do, each act by its name: the one list behind `/__sandbox/act`.
import { z } from 'zod'
import { type } from '../chat.ts'
import { addFriend, leaveMember } from '../friendship.ts'
import { pay, showSheet } from '../pay/sheet.ts'
import { takeTransfer } from '../pay/transfers.ts'
import { contactFor, getPerson } from '../people.ts'
import { addByCode, scan } from '../scan.ts'
import type { World } from '../world.ts'
import { id, read } from './base.ts'

interface Act {
  about: string
  input: z.ZodObject
  run: (world: World, input: unknown) => object
}

const person = { person: id.describe('the id that /__sandbox/people gave') }

const act = <T extends z.ZodRawShape>(
  about: string,
  shape: T,
  run: (world: World, input: z.output<z.ZodObject<T & typeof person>>) => object,
): Act => {
  const input = z.object({ ...person, ...shape })
  return {
    about,
    input,
    run: (world, given) => {
      const known = read(input as z.ZodType, given) as z.output<z.ZodObject<T & typeof person>>
      getPerson(world, (known as { person: string }).person)
      return run(world, known)
    },
  }
}

const order = {
  outTradeNo: z.string().optional(),
  prepayId: z.string().optional(),
  codeUrl: z.string().optional(),
}
const member = { corpId: id, userid: id }

export const acts: Readonly<Record<string, Act>> = {
  scan: act('looks at a code: what it holds', { url: z.string().max(4096) }, (world, input) =>
    scan(world, input.person, input.url.trim()),
  ),
  add: act(
    'adds a guide, by a code or by hand',
    {
      configId: id.optional(),
      corpId: id.optional(),
      userid: id.optional(),
      state: z.string().max(64).default(''),
      skipVerify: z.boolean().default(true),
    },
    (world, { person: personId, configId, corpId = '', userid = '', state, skipVerify }) => {
      const done = configId
        ? addByCode(world, { personId, configId, userid: userid || undefined })
        : {
            corpId,
            userid,
            result: addFriend(world, { corpId, userid, personId, state, skipVerify, addWay: 3 }),
          }
      const { externalUserId } = contactFor(world, done.corpId, personId)
      return { ...done, externalUserId }
    },
  ),
  chat: act(
    'writes to a guide',
    { ...member, text: z.string().min(1).max(2000) },
    (world, { person: personId, corpId, userid, text }) => ({
      id: type(world, { corpId, userid, personId }, 'person', text),
    }),
  ),
  leave: act('deletes a guide', member, (world, { person: personId, corpId, userid }) => {
    leaveMember(world, { corpId, userid, personId })
    return {}
  }),
  paySheet: act('looks at the pay sheet', order, (world, { person: personId, ...input }) =>
    showSheet(world, { personId, ...input }),
  ),
  pay: act('pays what was announced', order, (world, { person: personId, ...input }) =>
    pay(world, { personId, ...input }),
  ),
  takeTransfer: act('takes money she was sent', { outBillNo: id }, (world, input) =>
    takeTransfer(world, input.person, input.outBillNo),
  ),
}
