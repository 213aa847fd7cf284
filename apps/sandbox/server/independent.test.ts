// A client that others wrote talks to the sandbox: token, envelope, errors and callback server.
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { corp, openWorld, type World } from './fixtures.ts'

interface TheirResponse {
  toObject(throws?: boolean): Record<string, unknown>
}
interface TheirClient {
  get(path: string, options?: object): Promise<TheirResponse>
  postJson(path: string, body: object): Promise<TheirResponse>
}
interface TheirApp {
  getClient(): TheirClient
  setCache(cache: object): void
  getEncryptor(): {
    decrypt(text: string, signature: string, nonce: string, timestamp: number): string
  }
}

// Its entry file wants another release of a sign-in library; the WeCom part stands on its own.
const Application = createRequire(import.meta.url)('node-easywechat/dist/Work/Application') as new (
  config: object,
) => TheirApp

/** It keeps tokens in files unless told otherwise. */
const memory = () => {
  const kept = new Map<string, unknown>()
  return {
    get: async (key: string) => kept.get(key) ?? null,
    has: async (key: string) => kept.has(key),
    set: async (key: string, value: unknown) => {
      kept.set(key, value)
      return true
    },
    delete: async (key: string) => kept.delete(key),
  }
}

let world: World
let app: TheirApp
beforeAll(async () => {
  world = await openWorld()
  app = new Application({
    corp_id: corp.corpId,
    secret: corp.secret,
    token: corp.token,
    aes_key: corp.aesKey,
    http: { baseURL: `${world.client.wecomUrl}/` },
  })
  app.setCache(memory())
})
afterAll(() => world.close())

it('gets its token, makes a code, sends a welcome and reads the customer', async () => {
  const client = app.getClient()
  const made = (
    await client.postJson('cgi-bin/externalcontact/add_contact_way', {
      type: 1,
      scene: 2,
      user: ['li'],
      state: 'theirs',
    })
  ).toObject()
  expect(made).toMatchObject({ errcode: 0, errmsg: 'ok' })
  const person = await world.client.createPerson({ name: '独立' })
  const added = await world.client.add({
    personId: person.id,
    configId: String(made['config_id']),
  })
  await world.product.until(1)
  const heard = world.product.heard[0]
  const code = heard?.event.kind === 'add_external_contact' ? heard.event.welcomeCode : undefined
  const sent = await client.postJson('cgi-bin/externalcontact/send_welcome_msg', {
    welcome_code: code,
    text: { content: '您好' },
  })
  expect(sent.toObject()).toMatchObject({ errcode: 0 })
  const known = await client.get('cgi-bin/externalcontact/get', {
    params: { external_userid: added.externalUserId },
  })
  expect(known.toObject()).toMatchObject({
    external_contact: { name: '独立' },
    follow_user: [{ userid: 'li', state: 'theirs' }],
  })
  expect((await world.client.messages(person.id)).at(-1)?.body.text?.content).toBe('您好')
})

it('opens our pushes', () => {
  const heard = world.product.heard[0]
  if (!heard) throw new Error('nothing was heard')
  const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(heard.raw)?.[1] ?? ''
  const plain = app
    .getEncryptor()
    .decrypt(encrypted, heard.query.msg_signature, heard.query.nonce, Number(heard.query.timestamp))
  expect(plain).toContain('<ChangeType><![CDATA[add_external_contact]]></ChangeType>')
})

it('understands our refusals', async () => {
  const refused = await app.getClient().postJson('cgi-bin/externalcontact/send_welcome_msg', {
    welcome_code: 'x',
    text: { content: '您好' },
  })
  expect(refused.toObject(false)).toMatchObject({ errcode: 41050 })
})
