// Handing over as the platform does it: accepted is not done, 24 hours, refusal, limits, groups.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corp, openWorld, type World } from '../fixtures.ts'

const DAY_MS = 24 * 3_600_000
let world: World

beforeAll(async () => {
  world = await openWorld({ ceilings: { customersPerMember: 6 } })
  await world.client.saveMembers(corp.corpId, [
    { userid: 'li', name: '李店长' },
    { userid: 'wang', name: '王小美' },
    { userid: 'zhao', name: '赵敏' },
    { userid: 'gone', name: '走了的人' },
  ])
})
afterAll(() => world.close())

const ask = (external: string[], from = 'li', to = 'wang') =>
  world.wecom.transferCustomer({
    handover_userid: from,
    takeover_userid: to,
    external_userid: external,
  })
const codes = async (external: string[], from = 'li', to = 'wang') =>
  (await ask(external, from, to)).customer.map(({ errcode }) => errcode)
const statusOf = async (external: string, from = 'li', to = 'wang') =>
  (await world.wecom.transferResult({ handover_userid: from, takeover_userid: to })).customer.find(
    ({ external_userid }) => external_userid === external,
  )?.status
const later = async (ms = DAY_MS) => {
  const { offsetMs } = await world.client.clock()
  await world.client.setClock({ offsetMs: offsetMs + ms })
}
const kindsOf = (external: string) =>
  world.product.heard
    .map(({ event }) => event)
    .filter((event) => 'externalUserId' in event && event.externalUserId === external)
    .map((event) => ('reason' in event ? `${event.kind} ${event.reason}` : event.kind))
const rest = async () => {
  while (!(await world.client.clock()).idle) await new Promise((done) => setTimeout(done, 5))
}

test('takes effect after 24 hours and no sooner, told by both sides', async () => {
  const { externalUserId: her, person } = await world.newFriend('陈静')
  expect(await codes([her])).toEqual([0])
  expect(await codes([her])).toEqual([40129])
  expect(await statusOf(her)).toBe(2)
  expect(await world.client.transfers(person.id)).toMatchObject([
    { userid: 'li', takeover: 'wang' },
  ])
  await later(DAY_MS - 60_000)
  expect(await statusOf(her)).toBe(2)
  await later(60_000)
  expect(await statusOf(her)).toBe(1)
  await rest()
  expect(kindsOf(her)).toEqual([
    'add_external_contact',
    'add_external_contact',
    'del_external_contact',
  ])
  const { follow_user } = await world.wecom.getExternalContact(her)
  expect(follow_user.map(({ userid }) => userid)).toEqual(['wang'])
})

test('she refuses; twice in ninety days is the most', async () => {
  const { externalUserId: her, person } = await world.newFriend('周敏')
  await ask([her])
  await world.client.refuseTransfer({ corpId: corp.corpId, userid: 'li', personId: person.id })
  expect(await statusOf(her)).toBe(3)
  await rest()
  expect(kindsOf(her).at(-1)).toBe('transfer_fail customer_refused')
  await later()
  expect(await statusOf(her)).toBe(3)
  expect(await codes([her], 'li', 'zhao')).toEqual([0])
  await later()
  expect(await codes([her], 'zhao', 'wang')).toEqual([0])
  await later()
  expect(await codes([her], 'wang', 'zhao')).toEqual([40128])
})

test('refusals by customer, and a new guide without room', async () => {
  expect(await codes(['wmNobody'])).toEqual([40096])
  const { externalUserId: her } = await world.newFriend('吴桐')
  expect(await codes([her], 'wang', 'zhao')).toEqual([40131])
  await expect(ask([her], 'li', 'li')).rejects.toMatchObject({ errcode: 40130 })
  await expect(ask([her], 'li', 'nobody')).rejects.toMatchObject({ errcode: 40003 })
  for (let n = 0; n < 5; n += 1) await ask([(await world.newFriend(`人${n}`)).externalUserId])
  expect(await codes([her])).toEqual([0])
  await later()
  await rest()
  expect(await statusOf(her)).toBe(4)
  expect(kindsOf(her).at(-1)).toBe('transfer_fail customer_limit_exceed')
  expect(await codes([her])).toEqual([40099])
})

test('of a member who left: another interface, and her groups', async () => {
  const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['gone'] })
  const person = await world.client.createPerson({ name: '孙蕾' })
  const { externalUserId: her } = await world.client.add({
    personId: person.id,
    configId: way.config_id,
  })
  const { chatId } = await world.client.makeGroup({ corpId: corp.corpId, owner: 'gone' })
  const pair = { handover_userid: 'gone', takeover_userid: 'zhao' }
  const resigned = () => world.wecom.resignedTransferCustomer({ ...pair, external_userid: [her] })
  await expect(resigned()).rejects.toMatchObject({ errcode: 40097 })
  const give = { chat_id_list: [chatId], new_owner: 'zhao' }
  expect((await world.wecom.transferGroupChat(give)).failed_chat_list[0]?.errcode).toBe(90500)
  await world.client.resign(corp.corpId, 'gone')
  await expect(codes([her], 'gone', 'zhao')).rejects.toMatchObject({ errcode: 40003 })
  expect((await world.wecom.getUnassignedList({})).info).toMatchObject([
    { handover_userid: 'gone', external_userid: her },
  ])
  expect((await world.wecom.onjobTransferGroupChat(give)).failed_chat_list[0]?.errcode).toBe(90502)
  expect((await world.wecom.transferGroupChat(give)).failed_chat_list).toEqual([])
  expect((await world.wecom.getGroupChat({ chat_id: chatId })).group_chat.owner).toBe('zhao')
  expect((await resigned()).customer).toEqual([{ external_userid: her, errcode: 0 }])
  expect((await world.wecom.getUnassignedList({})).info).toEqual([])
  await later()
  expect((await world.wecom.resignedTransferResult(pair)).customer[0]?.status).toBe(1)
})
