// Groups as people meet them: joined by a code, friends brought along, talked in, left.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../fixtures.ts'
import { outside, type Outside, type OutsidePerson } from '../outside-fixture.ts'
import type { listGroups, readGroup } from './phone.ts'

type Listed = ReturnType<typeof listGroups>
type Shown = ReturnType<typeof readGroup>

let world: World
let drive: Outside
let chatId = ''
let configId = ''
let chen: OutsidePerson
beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
})
afterAll(() => world.close())
beforeEach(async () => {
  const made = await world.client.makeGroup({ corpId: corp.corpId, owner: 'li', name: '穿搭群' })
  chatId = made.chatId
  const way = await world.wecom.addJoinWay({ scene: 2, chat_id_list: [chatId], state: 'door' })
  configId = way.config_id
  chen = await drive.person('陈静')
  await drive.act({ act: 'joinGroup', person: chen.id, configId })
})

const read = async <T>(path: string): Promise<T> => {
  const answer = await fetch(`${world.client.origin}/sandbox/api${path}`)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as T
}
const list = (person: string) => read<Listed>(`/people/${person}/groups`)
const open = (person: string) => read<Shown>(`/people/${person}/groups/${chatId}`)
const guideWrites = (userid: string, text: string) =>
  world.client.writeInGroup(chatId, { userid, text })

describe('a group on the phone', () => {
  it('stands in the list of who is inside, with what was written last and by whom', async () => {
    const zhou = await drive.person('周敏')
    expect(await list(zhou.id)).toEqual([])
    await guideWrites('li', '新款到店了')
    const [group] = await list(chen.id)
    expect(group).toMatchObject({ chatId, name: '穿搭群', members: 2, unseen: 1 })
    expect(group).toMatchObject({ last: { text: { content: '新款到店了' } }, lastBy: '李店长' })
    await drive.act({ act: 'readGroup', person: chen.id, chatId })
    expect((await list(chen.id))[0]?.unseen).toBe(0)
  })

  it('counts what was not seen with the rest of the phone', async () => {
    await guideWrites('li', '一')
    await guideWrites('li', '二')
    const unseen = async () =>
      (await world.client.people()).find(({ id }) => id === chen.id)?.unseen
    expect(await unseen()).toBe(2)
    await drive.act({ act: 'sayInGroup', person: chen.id, chatId, text: '收到' })
    expect(await unseen()).toBe(0)
  })

  it('tells who brought whom, to the people and to the corp', async () => {
    const zhou = await drive.person('周敏')
    await drive.act({ act: 'bring', person: chen.id, chatId, people: [zhou.id] })
    const shown = await open(chen.id)
    expect(shown.members.find(({ who }) => who === zhou.id)).toMatchObject({
      name: '周敏',
      byCode: false,
      invitor: '陈静',
    })
    expect(shown.lines.at(-1)?.body.happened).toEqual({
      what: 'invited',
      who: ['周敏'],
      by: '陈静',
    })
    const { group_chat } = await world.wecom.getGroupChat({ chat_id: chatId })
    const [brought, bringer] = [zhou, chen].map(({ unionId }) =>
      group_chat.member_list.find(({ unionid }) => unionid === unionId)!,
    )
    expect(brought?.invitor?.userid).toBe(bringer?.userid)
  })

  it('shows nobody what was written before she came', async () => {
    await drive.act({ act: 'sayInGroup', person: chen.id, chatId, text: '早' })
    await drive.turn(60_000)
    const zhou = await drive.person('周敏')
    await drive.act({ act: 'joinGroup', person: zhou.id, configId })
    const texts = (await open(zhou.id)).lines.map(({ body }) => body.text?.content ?? body.happened)
    expect(texts).toEqual([{ what: 'joined', who: ['周敏'] }])
  })

  it('lets only who is inside write, look and bring', async () => {
    const zhou = await drive.person('周敏')
    const say = { act: 'sayInGroup', person: zhou.id, chatId, text: '在吗' }
    await expect(drive.act(say)).rejects.toThrow('inside')
    await expect(open(zhou.id)).rejects.toThrow('not in this group')
    const bring = { act: 'bring', person: zhou.id, chatId, people: [chen.id] }
    await expect(drive.act(bring)).rejects.toThrow('inside')
    await expect(guideWrites('wang', '你好')).rejects.toThrow('inside')
  })

  it('is gone from the phone once left, and the corp is told', async () => {
    const before = world.product.heard.length
    await drive.act({ act: 'leaveGroup', person: chen.id, chatId })
    expect(await list(chen.id)).toEqual([])
    await world.product.until(before + 1)
    expect(world.product.heard.at(-1)?.plain).toContain('del_member')
  })

  it('hangs around as a code, and a scan says whether one is inside', async () => {
    const code = (await world.client.codes()).find((one) => one.configId === configId)
    expect(code).toMatchObject({ kind: 'group', members: ['穿搭群'] })
    expect(await world.client.scan(chen.id, code?.url ?? '')).toMatchObject({ chatId })
    const zhou = await drive.person('周敏')
    expect(await world.client.scan(zhou.id, code?.url ?? '')).toMatchObject({
      kind: 'group',
      members: 2,
      chatId: null,
    })
  })
})
