// Who is looking: a session, a code WeChat just gave us, or a trip to WeChat to get one. WeChat is
// asked through WeCom, or through the official account where the page was opened from there.
import { api, type Brand } from './api.ts'
import { pageOf } from './ui/address.ts'

const STATE = 'siyu.state'
/** On the address: the official account is asked, by its sheet (`account`) or without (`silent`). */
const VIA = 'via'
type Via = 'wecom' | 'account' | 'silent'

const newState = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/** Whoever comes to a sale or the shop comes to pay, and WeChat Pay knows people by the account only. */
const usual = (): Via =>
  ['sale', 'shop'].includes(pageOf(location.pathname)) ? 'account' : 'wecom'
const ways: readonly Via[] = ['wecom', 'account', 'silent']
const viaHere = (): Via => {
  const named = new URL(location.href).searchParams.get(VIA)
  return ways.find((via) => via === named) ?? usual()
}

/** She was asked by a sheet and would not tell: WeChat sends her back without a code. */
let refused = false

/**
 * Takes what WeChat gave off the address, so that a reload does not offer it again. Null when it is
 * not ours, or nothing was told.
 */
function takeCode(): string | null {
  const url = new URL(location.href)
  const code = url.searchParams.get('code')
  const state = url.searchParams.get('state')
  if (code === null && state === null) return null
  const ours = state === sessionStorage.getItem(STATE)
  refused = ours && code === null
  sessionStorage.removeItem(STATE)
  url.searchParams.delete('code')
  url.searchParams.delete('state')
  url.hash = ''
  history.replaceState(null, '', url)
  return ours ? code : null
}

interface Asked {
  via: Via
  address: string
}

/**
 * Through the account where she comes from there, or where there is nothing else. Who refused its
 * sheet is asked silently: that tells only an id of this account, and her phone number does the
 * rest. Undefined where nobody can be asked, or nothing is left to ask.
 */
function askedThrough(brand: Brand): Asked | undefined {
  const { authorizeUrl, accountAuthorizeUrl: account } = brand
  const here = viaHere()
  if (account === null || (here === 'wecom' && authorizeUrl !== null))
    return authorizeUrl === null ? undefined : { via: 'wecom', address: authorizeUrl }
  if (refused && here === 'silent') return undefined
  return { via: refused || here === 'silent' ? 'silent' : 'account', address: account }
}

/** Leaves for WeChat; comes back to this very page. False when there is nobody to ask. */
export function askWeChat(brand: Brand): boolean {
  const asked = askedThrough(brand)
  if (asked) leave(asked)
  return asked !== undefined
}

/** Leaves for the account's sheet, though she is known already: only it tells who can pay. */
export function askAccount({ accountAuthorizeUrl: address }: Brand): void {
  if (address !== null) leave({ via: 'account', address })
}

function leave(asked: Asked): void {
  const state = newState()
  sessionStorage.setItem(STATE, state)
  const back = new URL(`${location.origin}${location.pathname}`)
  if (asked.via !== usual()) back.searchParams.set(VIA, asked.via)
  const url = new URL(asked.address)
  url.searchParams.set('redirect_uri', back.href)
  url.searchParams.set('state', state)
  if (asked.via === 'silent') url.searchParams.set('scope', 'snsapi_base')
  location.assign(url)
}

/**
 * Whether this browser has signed in before: a first visit need not ask the server to learn that it
 * has not.
 */
const SEEN = 'siyu.seen'

/**
 * Signs in by the code on the address, if there is one. False when nobody is signed in for certain.
 * Throws `Refused` when WeChat would not have the code.
 */
export async function signIn(): Promise<boolean> {
  const code = takeCode()
  if (code === null) return localStorage.getItem(SEEN) !== null
  await api.openSession(code, viaHere() === 'wecom' ? 'wecom' : 'account')
  localStorage.setItem(SEEN, '1')
  return true
}

export async function signOut(): Promise<void> {
  localStorage.removeItem(SEEN)
  await api.closeSession()
}
