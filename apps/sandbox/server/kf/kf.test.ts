// Customer service as the platform has it: news without content, fetched page by page; answers
// within its limits; codes that work once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WecomError, wecomKf } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'

const HOUR_MS = 3_600_000
let machineMs = 0
let world: World
let openKfid = ''
let token = ''
beforeAll(async () => {
  world = await openWorld({
    ceilings: { kfPage: 3, kfWithoutToken: 2 },
    machine: () => Date.now() + machineMs,
  })
  token = (
    (await (
      await fetch(
        `${world.client.wecomUrl}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`,
      )
    ).json()) as { access_token: string }
  ).access_token
})
afterAll(() => world.close())

let chen = ''
let external = ''
let before = 0
beforeEach(async () => {
  const made = await world.client.addService(corp.corpId, { name: '云裳客服', servicers: ['li'] })
  openKfid = made.openKfid
  chen = (await world.client.createPerson({ name: '陈静', gender: 2 })).id
  before = world.product.heard.length
})

const call = async (api: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(
    `${world.client.wecomUrl}/cgi-bin/kf/${api}${api.includes('?') ? '&' : '?'}access_token=${token}`,
    body && { method: 'POST', body: JSON.stringify(body) },
  )
  return (await answer.json()) as Record<string, unknown>
}
const codeOf = async (asked: Promise<unknown>): Promise<number | undefined> =>
  asked.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? error.errcode : undefined),
  )
const newsAfter = async (count: number) => {
  await world.product.until(before + count)
  const events = world.product.heard.slice(before).map(({ event }) => event)
  return events.flatMap((event) => (event.kind === 'kf_msg_or_event' ? [event] : []))
}
const fetchAll = async (given: { token: string; cursor?: string; openKfid?: string }) => {
  const all: wecomKf.ServiceMessage[] = []
  let cursor = given.cursor
  for (;;) {
    const page = await world.wecom.syncMsg({
      token: given.token,
      open_kfid: given.openKfid ?? openKfid,
      ...(cursor && { cursor }),
    })
    all.push(...page.msg_list)
    cursor = page.next_cursor
    if (!page.has_more) return { all, cursor }
  }
}
const enter = async (scene?: string) => {
  const { url } = await world.wecom.kfContactWay({ open_kfid: openKfid, ...(scene && { scene }) })
  await world.client.act(chen, { act: 'openService', link: url })
  return url
}
const ask = (text: string) => world.client.act(chen, { act: 'askService', openKfid, text })
/** She has entered and written; gives what her phone is called and the last token. */
const talking = async () => {
  await enter()
  await ask('有货吗')
  const [last] = (await newsAfter(2)).slice(-1)
  const { all, cursor } = await fetchAll({ token: last?.token ?? '' })
  external = all.at(-1)?.external_userid ?? ''
  return { token: last?.token ?? '', all, cursor }
}
const answerBy = (text: string, msgid?: string) =>
  world.wecom.sendMsg({
    touser: external,
    open_kfid: openKfid,
    msgid: msgid ?? `m${Math.random().toString(36).slice(2)}`,
    msgtype: 'text',
    text: { content: text },
  })
const later = async (ms: number) => {
  const { now } = await world.client.clock()
  await world.client.setClock({ to: new Date(Date.parse(now) + ms).toISOString() })
}

describe('accounts', () => {
  it('are added, renamed, listed in pages and deleted', async () => {
    const made = await call('account/add', { name: '售后' })
    expect(made).toMatchObject({ errcode: 0, open_kfid: expect.stringMatching(/^wk/) })
    await call('account/update', { open_kfid: made['open_kfid'], name: '售后服务' })
    const { account_list } = await world.wecom.kfAccounts({})
    expect(account_list.map(({ name }) => name)).toContain('售后服务')
    expect((await world.wecom.kfAccounts({ offset: 0, limit: 1 })).account_list).toHaveLength(1)
    expect(await call('account/add', { name: '一二三四五六七八九十一二三四五六七' })).toMatchObject(
      {
        errcode: 95006,
      },
    )
    await call('account/del', { open_kfid: made['open_kfid'] })
    expect(await call('account/del', { open_kfid: made['open_kfid'] })).toMatchObject({
      errcode: 95004,
    })
    expect(await call('account/del', {})).toMatchObject({ errcode: 95000 })
  })

  it('have servicers, each with an answer of her own', async () => {
    const done = await call('servicer/add', { open_kfid: openKfid, userid_list: ['wang', 'none'] })
    expect(done['result_list']).toMatchObject([
      { userid: 'wang', errcode: 0 },
      { userid: 'none', errcode: 60111 },
    ])
    const { servicer_list } = await call(`servicer/list?open_kfid=${openKfid}`)
    expect(servicer_list).toMatchObject([{ userid: 'li' }, { userid: 'wang' }])
    const gone = await call('servicer/del', { open_kfid: openKfid, userid_list: ['none'] })
    expect(gone['result_list']).toMatchObject([{ errcode: 60253 }])
  })

  it('have links, the same for the same scene, and a scene in letters only', async () => {
    const link = (scene: string) => world.wecom.kfContactWay({ open_kfid: openKfid, scene })
    expect((await link('door')).url).toBe((await link('door')).url)
    expect((await link('door')).url).not.toContain('door')
    expect(await codeOf(link('门口'))).toBe(610003)
    const { url } = await link('door')
    expect(await world.client.scan(chen, url)).toMatchObject({ kind: 'service', name: '云裳客服' })
  })
})

describe('news', () => {
  it('say that there is something, never what', async () => {
    await enter('a-certain-door')
    await ask('有货吗')
    const events = await newsAfter(2)
    expect(events).toHaveLength(2)
    const told = world.product.heard.slice(before).map(({ plain }) => plain)
    const { all } = await fetchAll({ token: events[1]?.token ?? '' })
    const who = all.at(-1)?.external_userid
    for (const secret of ['有货', 'a-certain-door', 'enter_session', who])
      expect(told.join()).not.toContain(secret)
    expect(events[0]).toMatchObject({ openKfId: openKfid })
  })

  it('are fetched once each by the cursor, page by page', async () => {
    const { token: told, all, cursor } = await talking()
    expect(all.map(({ msgtype, origin }) => [msgtype, origin])).toEqual([
      ['event', 4],
      ['text', 3],
    ])
    for (const text of ['一', '二', '三', '四']) await ask(text)
    const first = await world.wecom.syncMsg({ token: told, cursor, open_kfid: openKfid })
    expect(first).toMatchObject({ has_more: true })
    const rest = await fetchAll({ token: told, cursor })
    expect(rest.all.map(({ text }) => text?.content)).toEqual(['一', '二', '三', '四'])
    expect((await fetchAll({ token: told, cursor: rest.cursor })).all).toEqual([])
  })

  it('want the token of an event; a cursor is good for its own account only', async () => {
    const { cursor, token: told } = await talking()
    const wrong = world.wecom.syncMsg({ token: 'ENCwrong', open_kfid: openKfid })
    expect(await codeOf(wrong)).toBe(95007)
    const other = await world.client.addService(corp.corpId, { name: '别的客服' })
    const elsewhere = world.wecom.syncMsg({ token: told, cursor, open_kfid: other.openKfid })
    expect(await codeOf(elsewhere)).toBe(40058)
    expect((await fetchAll({ token: told, openKfid: other.openKfid })).all).toEqual([])
    machineMs += 11 * 60_000
    expect(await codeOf(world.wecom.syncMsg({ token: told, open_kfid: openKfid }))).toBe(95007)
    const bare = () => codeOf(world.wecom.syncMsg({ open_kfid: openKfid }))
    expect([await bare(), await bare(), await bare()]).toEqual([0, 0, 45009])
  })

  it('are gone after three days, and tell nothing of what was sent by API', async () => {
    const { token: told, cursor } = await talking()
    await answerBy('有的')
    expect((await fetchAll({ token: told, cursor })).all).toEqual([])
    await later(73 * HOUR_MS)
    expect((await fetchAll({ token: (await newsAfter(2))[0]?.token ?? '' })).all).toEqual([])
  })
})

describe('the welcome', () => {
  const codes = async () => {
    const news = await newsAfter(1)
    const { all } = await fetchAll({ token: news.at(-1)?.token ?? '' })
    return all.map(({ event }) => event?.welcome_code)
  }
  const greet = (code: string | undefined) =>
    world.wecom.sendMsgOnEvent({ code: code ?? '', msgtype: 'text', text: { content: '您好' } })

  it('is sent once by its code, and not by a code that is twenty seconds old', async () => {
    await enter('door')
    const [code] = await codes()
    await greet(code)
    expect(await codeOf(greet(code))).toBe(41050)
    const { lines } = await world.client.service(chen, openKfid)
    expect(lines.map(({ body }) => body.text?.content)).toEqual(['您好'])
    await later(48 * HOUR_MS)
    await enter()
    const [, second] = await codes()
    await later(21_000)
    expect(await codeOf(greet(second))).toBe(41050)
  })

  it('has a code only for whoever neither wrote nor was greeted within 48 hours', async () => {
    await enter('door')
    const [first] = await codes()
    await greet(first)
    await enter('door')
    expect((await codes()).map((code) => code !== undefined)).toEqual([true, false])
    await later(48 * HOUR_MS)
    await ask('在吗')
    await enter('door')
    await newsAfter(4)
    expect((await codes()).at(-1)).toBeUndefined()
  })

  it('tells the scene of the link and what the page added', async () => {
    const { url } = await world.wecom.kfContactWay({ open_kfid: openKfid, scene: 'door_18' })
    await world.client.act(chen, { act: 'openService', link: `${url}&scene_param=a%3D1` })
    const [news] = await newsAfter(1)
    const { all } = await fetchAll({ token: news?.token ?? '' })
    expect(all[0]?.event).toMatchObject({
      event_type: 'enter_session',
      scene: 'door_18',
      scene_param: 'a=1',
    })
  })
})

describe('answers by API', () => {
  it('are five after each of her messages, within 48 hours of it', async () => {
    await talking()
    for (let n = 0; n < 5; n += 1) await answerBy(`第${n}句`)
    expect(await codeOf(answerBy('第六句'))).toBe(95001)
    await ask('还有吗')
    await answerBy('有')
    await later(48 * HOUR_MS)
    expect(await codeOf(answerBy('太晚了'))).toBe(95002)
  })

  it('are refused before she wrote, to strangers, and with a number used before', async () => {
    await talking()
    await answerBy('好', 'number-1')
    expect(await codeOf(answerBy('好', 'number-1'))).toBe(95033)
    external = 'wm-nobody'
    expect(await codeOf(answerBy('好'))).toBe(40096)
    chen = (await world.client.createPerson({ name: '周敏' })).id
    await enter()
    await newsAfter(3)
    const names = await call('customer/batchget', { external_userid_list: ['wm-nobody'] })
    expect(names).toMatchObject({ customer_list: [], invalid_external_userid: ['wm-nobody'] })
    external = await externalOf()
    expect(await codeOf(answerBy('好'))).toBe(95002)
    const known = await world.wecom.kfCustomers({ external_userid_list: [external] })
    expect(known.customer_list).toMatchObject([{ nickname: '周敏', unionid: expect.any(String) }])
  })
  const externalOf = async () => {
    const { all } = await fetchAll({ token: (await newsAfter(3)).at(-1)?.token ?? '' })
    return all.at(-1)?.event?.external_userid ?? ''
  }

  it('to whoever refuses them fail afterwards, and only an event tells', async () => {
    const { token: told, cursor } = await talking()
    await world.client.act(chen, { act: 'rejectService', openKfid })
    const { msgid } = await answerBy('您好')
    const { all } = await fetchAll({ token: told, cursor })
    expect(all[0]?.event).toMatchObject({
      event_type: 'msg_send_fail',
      fail_msgid: msgid,
      fail_type: 10,
    })
    expect((await world.client.service(chen, openKfid)).lines).toHaveLength(1)
  })

  it('keep to the sizes and kinds of messages', async () => {
    await talking()
    const send = (message: object) =>
      call('send_msg', { touser: external, open_kfid: openKfid, ...message })
    expect(await send({ msgtype: 'song', song: {} })).toMatchObject({ errcode: 40008 })
    const long = { msgtype: 'text', text: { content: '长'.repeat(700) } }
    expect(await send(long)).toMatchObject({ errcode: 45002 })
    const click = { type: 'click', click: { id: '1', content: '一' } }
    const menu = (list: object[]) => send({ msgtype: 'msgmenu', msgmenu: { list } })
    expect(await menu([{ type: 'dance' }])).toMatchObject({ errcode: 95009 })
    expect(await menu(Array.from({ length: 11 }, () => click))).toMatchObject({ errcode: 95008 })
    expect(await menu([click])).toMatchObject({ errcode: 0 })
    const picture = { msgtype: 'image', image: { media_id: 'none' } }
    expect(await send(picture)).toMatchObject({ errcode: 40007 })
  })
})

describe('who serves', () => {
  const talk = () => ({ open_kfid: openKfid, external_userid: external })
  const state = async () => (await world.wecom.kfState(talk())).service_state
  const move = (to: number, servicer?: string) =>
    world.wecom.kfMove({
      ...talk(),
      service_state: to,
      ...(servicer && { servicer_userid: servicer }),
    })

  it('is moved along allowed ways only, and an ended talk begins anew by her words', async () => {
    await talking()
    expect(await state()).toBe(wecomKf.serviceState.fresh)
    expect(await codeOf(move(4))).toBe(95016)
    await move(2)
    expect(await codeOf(answerBy('等一下'))).toBe(95018)
    expect(await codeOf(move(3, 'wang'))).toBe(95014)
    const { msg_code } = await move(3, 'li')
    const hint = { code: msg_code ?? '', msgtype: 'text', text: { content: '已接入' } } as const
    await world.wecom.sendMsgOnEvent(hint)
    const { msg_code: last } = await move(4)
    expect(await codeOf(answerBy('再见'))).toBe(95013)
    await world.wecom.sendMsgOnEvent({ ...hint, code: last ?? '' })
    expect(await codeOf(move(0))).toBe(95016)
    await ask('还在吗')
    expect(await state()).toBe(wecomKf.serviceState.fresh)
  })

  it('is told of what servicers do in their client, and not of what a call did', async () => {
    const { token: told, cursor } = await talking()
    await move(2)
    expect((await fetchAll({ token: told, cursor })).all).toEqual([])
    const words = { openKfid, personId: chen, userid: 'li', text: '亲，有的' }
    await world.client.answerService(corp.corpId, words)
    await world.client.endService(corp.corpId, { openKfid, personId: chen })
    const { all } = await fetchAll({ token: told, cursor })
    expect(all.map(({ event, servicer_userid: by }) => event?.change_type ?? by)).toEqual([
      1,
      'li',
      3,
    ])
    const stranger = world.client.answerService(corp.corpId, { ...words, userid: 'wang' })
    await expect(stranger).rejects.toThrow('does not serve here')
  })
})
