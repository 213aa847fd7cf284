// The clock steps: whatever is due on the way happens at its time, and the product may own the
// turn.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
let owner: Server | undefined
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  owner?.close()
  await world.close()
})

const at = async () => Date.parse((await world.client.clock()).now)

describe('stepping', () => {
  it('guides act at their own time, not at the end of the turn', async () => {
    await world.client.setSettings(corp.corpId, { confirmAfterMs: 60_000, acceptAfterMs: 30_000 })
    const way = await world.wecom.addContactWay({
      type: 1,
      scene: 2,
      user: ['li'],
      skip_verify: false,
    })
    const person = await world.client.createPerson({ name: '等等' })
    await world.client.add({ personId: person.id, configId: way.config_id })
    const friend = await world.newFriend()
    const { msgid } = await world.wecom.addMsgTemplate({
      external_userid: [friend.externalUserId],
      text: { content: '会员日' },
    })
    const start = await at()
    const clock = await world.client.turn({ byMs: 3_600_000 })
    expect(clock).toMatchObject({ next: null, idle: true })
    expect((await at()) - start).toBeGreaterThanOrEqual(3_600_000)
    const { send_list } = await world.wecom.getGroupmsgSendResult({ msgid, userid: 'li' })
    const sentAfter = (send_list[0]?.send_time ?? 0) * 1000 - start
    expect(sentAfter).toBeLessThan(120_000)
    const accepted = world.product.heard
      .map(({ event }) => event)
      .find((event) => event.kind === 'add_external_contact' && !event.state)
    expect((accepted?.at.getTime() ?? 0) - start).toBeLessThan(90_000)
  })
})

describe('a product that owns the clock', () => {
  it('is asked to turn both, with the headers it wants', async () => {
    const asked: { to: string; authorization: string | undefined }[] = []
    owner = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        const { to } = JSON.parse(body) as { to: string }
        asked.push({ to, authorization: request.headers.authorization })
        void world.client.setClock({ to }).finally(() => response.end('{}'))
      })
    })
    await new Promise<void>((done) => {
      owner?.listen(0, '127.0.0.1', done)
    })
    const address = owner.address()
    const port = typeof address === 'object' ? address?.port : 0
    await world.client.setSettings(corp.corpId, {
      turnUrl: `http://127.0.0.1:${port}/v1/clock`,
      turnHeaders: { authorization: 'Bearer k' },
    })
    const to = new Date((await at()) + 86_400_000).toISOString()
    await world.client.turn({ to })
    expect(asked).toEqual([{ to, authorization: 'Bearer k' }])
    expect(await at()).toBeGreaterThanOrEqual(Date.parse(to))
    const shown = await (await fetch(`${world.client.origin}/sandbox/api/corps`)).text()
    expect(shown).not.toContain('Bearer k')
  })

  it('when it is away the turn is refused, not done by halves', async () => {
    await new Promise((done) => {
      owner?.close(done)
    })
    const before = (await world.client.clock()).offsetMs
    await expect(world.client.turn({ byMs: 3_600_000 })).rejects.toMatchObject({ status: 502 })
    expect((await world.client.clock()).offsetMs).toBe(before)
  })
})
