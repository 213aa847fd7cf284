// WeCom's manners, call by call: tokens, a code for every mistake, limits, no echo of API actions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWecomClient, WecomError } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'

let world: World
let machine = Date.now()
beforeAll(async () => {
  world = await openWorld({
    machine: () => machine,
    ceilings: { contactWays: 8, tagsPerCustomer: 2 },
  })
})
afterAll(() => world.close())

const codeOf = async (promise: Promise<unknown>): Promise<number | undefined> =>
  promise.then(
    () => 0,
    (error: unknown) => {
      if (error instanceof WecomError) return error.errcode
      throw error
    },
  )

const raw = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${world.client.wecomUrl}/cgi-bin/${path}`, init)
  expect(response.status).toBe(200)
  return (await response.json()) as {
    errcode: number
    errmsg: string
    access_token: string
    expires_in: number
  }
}
const tokenOf = async () =>
  (await raw(`gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)).access_token

describe('tokens', () => {
  it('stay the same while they live, and end after two hours of machine time', async () => {
    const first = await raw(`gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)
    expect(first).toMatchObject({ errcode: 0, expires_in: 7200 })
    machine += 3_600_000
    const second = await raw(`gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)
    expect(second).toMatchObject({ access_token: first.access_token, expires_in: 3600 })
    machine += 3_600_000
    const path = 'externalcontact/get_follow_user_list?access_token='
    expect((await raw(path + first.access_token)).errcode).toBe(42001)
    expect(await tokenOf()).not.toBe(first.access_token)
  })

  it('turning the business clock does not touch them', async () => {
    const before = await tokenOf()
    await world.client.turn({ byMs: 9 * 86_400_000 })
    expect(await tokenOf()).toBe(before)
  })

  it('may end early: our client fetches another', async () => {
    for (const how of ['expire', 'revoke'] as const) {
      await world.wecom.listFollowUsers()
      await world.client.endTokens(corp.corpId, how)
      expect((await world.wecom.listFollowUsers()).follow_user).toEqual(['li', 'wang'])
    }
  })

  it.each([
    ['gettoken', 41002],
    ['gettoken?corpid=x', 41004],
    ['gettoken?corpid=x&corpsecret=y', 40013],
    [`gettoken?corpid=${corp.corpId}&corpsecret=y`, 40001],
    ['externalcontact/get', 41001],
    ['externalcontact/get?access_token=nonsense', 40014],
  ])('%s answers %i', async (path, errcode) => {
    const answer = await raw(path)
    expect(answer.errcode).toBe(errcode)
    expect(answer.errmsg).toContain('hint: [')
  })

  it('a secret of another corp is told apart', async () => {
    await world.client.saveCorp('wwother', { ...corp, name: '另一家', secret: 'other-secret' })
    const path = `gettoken?corpid=${corp.corpId}&corpsecret=other-secret`
    expect((await raw(path)).errcode).toBe(40091)
  })
})

describe('bodies', () => {
  it('wrong types and bad JSON are warned about, not refused with HTTP', async () => {
    const token = await tokenOf()
    const path = `externalcontact/list_contact_way?access_token=${token}`
    const bad = await raw(path, { method: 'POST', body: '{"limit":"many"}' })
    expect(bad).toMatchObject({ errcode: 0 })
    expect(bad.errmsg).toContain('Warning: wrong json format.')
    expect((await raw(path, { method: 'POST', body: '{' })).errmsg).toContain('Warning')
    expect((await raw(path)).errcode).toBe(43002)
    expect((await raw(`nothing/here?access_token=${token}`)).errcode).toBe(48002)
  })
})

describe('contact ways', () => {
  const add = (body: object) => {
    const { wecom } = world
    return wecom.addContactWay(body as Parameters<typeof wecom.addContactWay>[0])
  }

  it('live from add to delete, and keep their type', async () => {
    const { wecom } = world
    const made = await add({ type: 1, scene: 2, user: ['li'], state: 's', remark: '门口' })
    expect(made.qr_code).toBe(`${world.client.origin}/qr/${made.config_id}.png`)
    await wecom.updateContactWay({ config_id: made.config_id, state: 't', user: ['wang'] })
    expect((await wecom.getContactWay(made.config_id)).contact_way).toMatchObject({
      type: 1,
      scene: 2,
      state: 't',
      user: ['wang'],
      remark: '门口',
      skip_verify: true,
    })
    const listed = await wecom.listContactWay({ limit: 1 })
    expect(listed.contact_way).toEqual([{ config_id: made.config_id }])
    await wecom.delContactWay(made.config_id)
    expect(await codeOf(wecom.getContactWay(made.config_id))).toBe(41044)
    const person = await world.client.createPerson({ name: '迟到' })
    expect(
      await world.client.scan(person.id, `${world.client.origin}/q/${made.config_id}`),
    ).toEqual({ kind: 'expired' })
    expect((await add({ type: 1, scene: 1, user: ['li'] })).qr_code).toBeUndefined()
  })

  it('answer a code for each mistake', async () => {
    await world.client.saveMembers(corp.corpId, [
      { userid: 'new', name: '未激活', active: false },
      { userid: 'norights', name: '无权限', contactRight: false },
    ])
    const many = Array.from({ length: 101 }, () => 'li')
    const cases: [object, number][] = [
      [{ scene: 2, user: ['li'] }, 41037],
      [{ type: 3, scene: 2, user: ['li'] }, 41039],
      [{ type: 1, user: ['li'] }, 41038],
      [{ type: 1, scene: 9, user: ['li'] }, 41040],
      [{ type: 1, scene: 1, style: 7, user: ['li'] }, 41042],
      [{ type: 1, scene: 2, user: ['li', 'wang'] }, 41041],
      [{ type: 2, scene: 2, user: many }, 41041],
      [{ type: 1, scene: 2, user: ['nobody'] }, 40003],
      [{ type: 1, scene: 2, user: ['new'] }, 41054],
      [{ type: 1, scene: 2, user: ['norights'] }, 84074],
      [{ type: 1, scene: 2, user: ['li'], state: 'x'.repeat(31) }, 40058],
      [{ type: 2, scene: 2 }, 40058],
    ]
    for (const [body, errcode] of cases)
      expect(await codeOf(add(body)), JSON.stringify(body)).toBe(errcode)
    expect(await codeOf(world.wecom.delContactWay('none'))).toBe(41044)
  })

  it('are limited in number', async () => {
    let made = 0
    while ((await codeOf(add({ type: 1, scene: 2, user: ['li'] }))) === 0) made += 1
    expect(await codeOf(add({ type: 1, scene: 2, user: ['li'] }))).toBe(41045)
    expect(made).toBeGreaterThan(0)
    for (const { config_id } of (await world.wecom.listContactWay({})).contact_way) {
      await world.wecom.delContactWay(config_id)
    }
  })
})

describe('customers', () => {
  it('are read one by one and by member, in pages', async () => {
    const { wecom } = world
    expect(await codeOf(wecom.list('wang'))).toBe(84061)
    const friends = []
    for (const name of ['甲', '乙', '丙']) friends.push(await world.newFriend(name))
    const ids = friends.map(({ externalUserId }) => externalUserId)
    expect((await wecom.list('li')).external_userid.toSorted()).toEqual(ids.toSorted())
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await wecom.batchGetByUser({ userid_list: ['li', 'wang'], cursor, limit: 2 })
      seen.push(...page.external_contact_list.map((one) => one.external_contact.external_userid))
      cursor = page.next_cursor
    } while (cursor)
    expect(seen.toSorted()).toEqual(ids.toSorted())
    expect(await codeOf(wecom.batchGetByUser({ userid_list: ['li'], cursor: 'bad' }))).toBe(50100)
    expect(await codeOf(wecom.getExternalContact('wmnobody'))).toBe(40096)
  })

  it('are marked and remarked without an event, with limits', async () => {
    const { wecom, product } = world
    const friend = await world.newFriend('丁')
    await product.until(4)
    const before = product.heard.length
    const relation = { userid: 'li', external_userid: friend.externalUserId }
    const group = await wecom.addCorpTag({
      group_name: '客户等级',
      tag: [{ name: '银卡' }, { name: '金卡' }, { name: '黑卡' }],
    })
    const [silver = '', gold = '', black = ''] = group.tag_group.tag.map(({ id }) => id)
    expect(
      await codeOf(wecom.addCorpTag({ group_name: '客户等级', tag: [{ name: '银卡' }] })),
    ).toBe(40071)
    await wecom.markTag({ ...relation, add_tag: [silver, gold] })
    await wecom.markTag({ ...relation, remove_tag: [silver] })
    await wecom.remark({ ...relation, remark: '常客', remark_mobiles: ['13800000001'] })
    const known = await wecom.getExternalContact(friend.externalUserId)
    expect(known.follow_user[0]).toMatchObject({
      remark: '常客',
      remark_mobiles: ['13800000001'],
      tags: [{ tag_id: gold, tag_name: '金卡', group_name: '客户等级', type: 1 }],
    })
    await wecom.remark({ ...relation, remark_mobiles: [''] })
    expect(
      (await wecom.getExternalContact(friend.externalUserId)).follow_user[0]?.remark_mobiles,
    ).toEqual([])
    expect(await codeOf(wecom.markTag({ ...relation, add_tag: ['etnone'] }))).toBe(40068)
    expect(await codeOf(wecom.markTag(relation))).toBe(40063)
    expect(await codeOf(wecom.markTag({ ...relation, add_tag: [silver, black] }))).toBe(40144)
    expect(await codeOf(wecom.remark(relation))).toBe(40063)
    expect(await codeOf(wecom.remark({ ...relation, userid: 'wang', remark: 'x' }))).toBe(84061)
    expect(product.heard.length).toBe(before)
    // The same by hand in the client does raise one.
    await world.client.guideRemarks(friend.pair, '老客')
    await product.until(before + 1)
    expect(product.heard.at(-1)?.event.kind).toBe('edit_external_contact')
  })
})

describe('media', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4])
  const file = { type: 'image', filename: 'a.png', contentType: 'image/png', bytes: png } as const

  it('lives three days and must be what it says', async () => {
    const { wecom } = world
    const { media_id } = await wecom.mediaUpload(file)
    const shown = await fetch(`${world.client.origin}/sandbox/media/${media_id}`)
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(png)
    expect(await codeOf(wecom.mediaUpload({ ...file, bytes: new Uint8Array(5) }))).toBe(44001)
    expect(await codeOf(wecom.mediaUpload({ ...file, bytes: new Uint8Array(99) }))).toBe(40004)
    const { externalUserId } = await world.newFriend('戊')
    const image = { msgtype: 'image', image: { media_id } } as const
    const send = () =>
      wecom.addMsgTemplate({
        external_userid: [externalUserId],
        attachments: [image],
      })
    expect(await codeOf(send())).toBe(0)
    await world.client.turn({ byMs: 3 * 86_400_000 })
    expect(await codeOf(send())).toBe(40007)
  })
})

describe('limits', () => {
  it('per interface and minute: blocked for a minute, others go on', async () => {
    const own = await openWorld({
      machine: () => machine,
      ceilings: { perPathMinute: 3, badSecrets: 2 },
    })
    const results = []
    for (let i = 0; i < 5; i += 1) results.push(await codeOf(own.wecom.listFollowUsers()))
    expect(results).toEqual([0, 0, 0, 45009, 45009])
    expect(await codeOf(own.wecom.getCorpTagList())).toBe(0)
    machine += 59_000
    expect(await codeOf(own.wecom.listFollowUsers())).toBe(45009)
    machine += 1_000
    expect(await codeOf(own.wecom.listFollowUsers())).toBe(0)
    const wrong = createWecomClient({
      baseUrl: own.client.wecomUrl,
      corpId: corp.corpId,
      secret: 'wrong',
    })
    const tries = []
    for (let i = 0; i < 4; i += 1) tries.push(await codeOf(wrong.checkCredentials()))
    expect(tries).toEqual([40001, 40001, 40001, 45009])
    await own.close()
  })

  it('two marks of one customer at once conflict', async () => {
    const own = await openWorld({ machine: () => machine, ceilings: { conflictWindowMs: 50 } })
    const { externalUserId } = await own.newFriend()
    const { tag_group } = await own.wecom.addCorpTag({ group_name: 'g', tag: [{ name: 't' }] })
    const mark = {
      userid: 'li',
      external_userid: externalUserId,
      add_tag: tag_group.tag.map(({ id }) => id),
    }
    expect(await codeOf(own.wecom.markTag(mark))).toBe(0)
    expect(await codeOf(own.wecom.markTag(mark))).toBe(45035)
    machine += 50
    expect(await codeOf(own.wecom.markTag(mark))).toBe(0)
    await own.close()
  })
})
