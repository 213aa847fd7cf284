// The URLs of an official account or a mini program: token, quota, envelope, as the platform has
// them; business refusals come with HTTP 200.
import { randomBytes } from 'node:crypto'
import { takeRefusal } from '../faults.ts'
import { must, Refused } from '../refusal.ts'
import { platformRoutes, tell, type Asked, type Told } from '../serve.ts'
import { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'
import { appOf, isPicture, type AppInterfaces, type AppKind } from './call.ts'
import { countCall } from './quota.ts'
import { assertToken } from './token.ts'
import { wordOf } from './words.ts'

const rid = (): string => {
  const hex = () => randomBytes(4).toString('hex')
  return `${Math.floor(Date.now() / 1000).toString(16)}-${hex()}-${hex()}`
}

const refusalOf = (world: World, error: unknown): { errcode: number; errmsg: string } => {
  const errcode = error instanceof Refused ? error.errcode : -1
  if (!(error instanceof Refused))
    world.log(`the sandbox failed: ${error instanceof Error ? error.stack : String(error)}`)
  return { errcode, errmsg: `${wordOf(errcode)} rid: ${rid()}` }
}

const bodyOf = (text: string): Fields => {
  if (text === '') return new Fields({})
  try {
    return new Fields(JSON.parse(text))
  } catch {
    throw new Refused(47001)
  }
}

const work = async (
  world: World,
  kind: AppKind,
  interfaces: AppInterfaces,
  asked: Asked,
): Promise<object> => {
  const api = asked.path.replace(/^\//, '')
  const found = Object.hasOwn(interfaces, api) ? interfaces[api] : undefined
  must(found, 48001)
  must(asked.method === found.method, found.method === 'GET' ? 43001 : 43002)
  const query = new Fields(Object.fromEntries(asked.query))
  if (!found.bare) assertToken(world, kind, query.text('access_token'))
  const refused = takeRefusal(world.faults.of(kind), api)
  must(refused === undefined, refused ?? 0)
  const app = appOf(world, kind)
  countCall(world, app.appId, api, found)
  return found.answer({ world, kind, app, query, body: bodyOf(asked.text) })
}

export const appRoutes = (world: World, kind: AppKind, interfaces: AppInterfaces) => {
  const answer = async (asked: Asked): Promise<Told> => {
    const account = appOf(world, kind).appId
    const told = (body: object, ok: boolean): Told => ({
      status: 200,
      account,
      body: tell(body),
      errcode: 'errcode' in body ? Number(body.errcode) : 0,
      check: { kind: 'access_token', ok, note: `of ${account}` },
    })
    try {
      const reply = await work(world, kind, interfaces, asked)
      if (!isPicture(reply))
        return told('errcode' in reply || hasOwnAnswer(reply) ? reply : fine(reply), true)
      return {
        ...told({}, true),
        body: reply.bytes,
        headers: { 'content-type': reply.type },
      }
    } catch (error) {
      const refusal = refusalOf(world, error)
      return told(refusal, ![40001, 41001, 42001, 40125].includes(refusal.errcode))
    }
  }
  return platformRoutes(world, kind, answer)
}

/** Tokens and people come without an envelope; everything else says that all was well. */
const hasOwnAnswer = (reply: object): boolean => 'access_token' in reply || 'session_key' in reply
const fine = (reply: object): object => ({ errcode: 0, errmsg: 'ok', ...reply })
