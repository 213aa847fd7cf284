// The menu under the chat: saved, given to the platform, compared with it, answered when pressed.
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountButton, AccountMenuView } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial, type Phone } from '#tests/official-world'
import { clientOf } from './account.ts'
import { keyOf } from './menu-wire.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let ask: Ask
let cookie = ''

beforeAll(async () => {
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world?.faults({}))

const view = (name: string) => ({
  name,
  action: { kind: 'view' as const, url: 'https://brand.example/a' },
})
const press = (name: string, text: string) => ({ name, action: { kind: 'click' as const, text } })
const menu: AccountButton[] = [
  { name: '会员', below: [view('会员卡'), press('门店电话', '400-800-1234')] },
  press('福利', '本周会员日全场九折'),
  {
    name: '小程序',
    action: {
      kind: 'miniprogram',
      appId: 'wx0123456789',
      path: 'pages/home',
      url: 'https://brand.example/h5',
    },
  },
]
const save = async (buttons: readonly object[]) => {
  const saved = await ask('POST', '/v1/official/menu', { cookie, body: { buttons } })
  await house.idle()
  return saved
}
const shown = async () =>
  (await ask('GET', '/v1/official/menu', { cookie })).body as AccountMenuView
const heard = async ({ id }: Phone) => {
  const reply = await fetch(`${world.sandbox.origin}/sandbox/api/people/${id}/inbox`)
  const { account } = (await reply.json()) as {
    account: { messages: { body: { text?: { content: string } } }[] }
  }
  return account.messages.map(({ body }) => body.text?.content)
}

test('without an account there is no menu to save', async () => {
  expect((await save(menu)).body).toMatchObject({ code: 'official.notConnected' })
  world = await openOfficial(house)
  expect(await shown()).toEqual({
    saved: null,
    previous: null,
    live: 0,
    problem: null,
    differences: [],
  })
})

test('saved, it is what followers see; a press of theirs is answered, once', async () => {
  expect((await save(menu)).status).toBe(200)
  expect(await shown()).toMatchObject({
    saved: { buttons: menu, state: 'sent', problem: null },
    live: 3,
    differences: [],
  })
  const her = await world.born('陈静')
  await world.act(her, 'follow')
  await world.settle()
  await world.faults({ duplicateNext: 1 })
  await world.act(her, 'click', { key: keyOf('本周会员日全场九折') })
  await world.settle()
  expect(await heard(her)).toEqual(['本周会员日全场九折'])
  // An old menu stays on phones for a day: its key still answers; a key of others does not.
  await save([view('官网')])
  await world.turn(2_000)
  await world.act(her, 'click', { key: keyOf('400-800-1234') })
  await world.act(her, 'click', { key: 'made elsewhere' })
  await world.settle()
  expect(await heard(her)).toEqual(['本周会员日全场九折', '400-800-1234'])
})

test('what was changed elsewhere is shown place by place, and saving the last one undoes', async () => {
  await save(menu)
  const { saved, previous } = await shown()
  expect(previous?.buttons).toEqual([view('官网')])
  const client = await clientOf(house)
  await client.createMenu({
    button: [
      {
        name: '会员',
        sub_button: [{ name: '会员卡', type: 'view', url: 'https://other.example' }],
      },
      { name: '福利', type: 'click', key: keyOf('本周会员日全场九折') },
    ],
  })
  expect((await shown()).differences).toEqual([
    { at: '1.1', here: '会员卡', there: '会员卡' },
    { at: '1.2', here: '门店电话', there: null },
    { at: '3', here: '小程序', there: null },
  ])
  await save(saved?.buttons ?? [])
  expect(await shown()).toMatchObject({ differences: [] })
})

test('a refusal is told with its reason; while the platform is away it is tried again', async () => {
  await world.faults({ refuse: [{ api: 'cgi-bin/menu/create', errcode: 40018, times: 1 }] })
  await save([view('甲')])
  expect((await shown()).saved).toMatchObject({
    state: 'refused',
    problem: { code: 'official.40018' },
  })
  await world.faults({ cutNext: 1 })
  await save([view('乙')])
  await expect.poll(async () => (await shown()).saved?.state, { timeout: 10_000 }).toBe('sent')
  expect((await shown()).differences).toEqual([])
  // Whether it is the same there is not known while the platform says nothing.
  await world.faults({ refuse: [{ api: 'cgi-bin/menu/get', errcode: 48001, times: 1 }] })
  expect(await shown()).toMatchObject({ live: null, problem: { code: 'official.48001' } })
})

const five = Array.from({ length: 5 }, (_, n) => view(`第${n}`))
test.for([
  ['no button', []],
  ['four buttons', five.slice(0, 4)],
  ['six below one', [{ name: '多', below: [...five, view('六')] }]],
  ['none below one', [{ name: '空', below: [] }]],
  ['seventeen bytes of a name', [view('中文字符超1啊')]],
  ['sixty-one bytes below', [{ name: '长', below: [view(`${'长'.repeat(20)}a`)] }]],
  ['no address', [{ name: '错', action: { kind: 'view', url: 'javascript:alert(1)' } }]],
  [
    'a long address',
    [{ name: '错', action: { kind: 'view', url: `https://a/${'a'.repeat(1015)}` } }],
  ],
  ['a long text', [press('长', '长'.repeat(683))]],
] as const)('refused: %s', async ([, buttons]) => {
  expect(await save(buttons)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
})

test('exactly at the limits of the platform', async () => {
  const most = [
    { name: '中文五个字1', below: five.map((one) => ({ ...one, name: '长'.repeat(20) })) },
    press('一二三四五6', '长'.repeat(682)),
    { ...view('满'), action: { kind: 'view', url: `https://a/${'a'.repeat(1014)}` } },
  ]
  expect((await save(most)).status).toBe(200)
  expect(await shown()).toMatchObject({ saved: { state: 'sent' }, differences: [] })
})
