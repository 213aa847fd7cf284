// One call to an official account's or mini program's interface, as its handlers see it.
import type { AppAccount } from '../accounts.ts'
import type { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'

export type AppKind = 'official' | 'mini'

export interface AppCall {
  world: World
  kind: AppKind
  app: AppAccount
  query: Fields
  body: Fields
}

/** A file instead of JSON. */
export interface Picture {
  type: string
  bytes: Uint8Array
}
export const isPicture = (reply: object): reply is Picture => 'bytes' in reply

export interface AppInterface {
  method: 'GET' | 'POST'
  /** How often a day; the platform's older page tells most of these. */
  daily?: number
  perMinute?: number
  /** Proved by a secret or a code of its own instead of the app's token. */
  bare?: true
  answer: (call: AppCall) => object | Promise<object>
}
/** By path below the base address, without a leading slash. */
export type AppInterfaces = Readonly<Record<string, AppInterface>>

export const done = {}
export const appOf = (world: World, kind: AppKind): AppAccount => world.accounts[kind]
