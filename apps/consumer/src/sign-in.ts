// Who is looking: a session, a code WeChat just gave us, or a trip to WeChat to get one.
import { api, type Brand } from './api.ts'

const STATE = 'siyu.state'

const newState = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/**
 * Takes the code off the address, so that a reload does not offer it again. Null when it is not
 * ours.
 */
function takeCode(): string | null {
  const url = new URL(location.href)
  const code = url.searchParams.get('code')
  if (code === null) return null
  const ours = url.searchParams.get('state') === sessionStorage.getItem(STATE)
  sessionStorage.removeItem(STATE)
  url.searchParams.delete('code')
  url.searchParams.delete('state')
  url.hash = ''
  history.replaceState(null, '', url)
  return ours ? code : null
}

/** Leaves for WeChat; comes back to this very page. False when no WeCom is connected. */
export function askWeChat(brand: Brand): boolean {
  if (!brand.authorizeUrl) return false
  const state = newState()
  sessionStorage.setItem(STATE, state)
  const url = new URL(brand.authorizeUrl)
  url.searchParams.set('redirect_uri', `${location.origin}${location.pathname}`)
  url.searchParams.set('state', state)
  location.assign(url)
  return true
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
  await api.openSession(code)
  localStorage.setItem(SEEN, '1')
  return true
}

export async function signOut(): Promise<void> {
  localStorage.removeItem(SEEN)
  await api.closeSession()
}
