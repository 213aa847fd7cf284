// Who is looking, and what she may see: asked once, before anything is drawn.
import { api, type Brand, type MemberCard } from './api.ts'
import { firstLanguage, speak } from './speak.ts'
import { askWeChat, signIn } from './sign-in.ts'

type Visitor =
  | { kind: 'known'; card: MemberCard | null }
  | { kind: 'outside' }
  | { kind: 'leaving' }
export interface Opened {
  brand: Brand
  visitor: Visitor
}

/** The brand's colour, and its name above the page. */
export function dress(brand: Brand): void {
  document.documentElement.style.setProperty('--brand', brand.color)
  document.title = brand.name ?? speak(firstLanguage()).say('myBrand')
}

/** Her card; undefined when nobody is signed in. */
async function knownCard(): Promise<MemberCard | null | undefined> {
  if (!(await signIn())) return undefined
  const { signedIn, card } = await api.visitor()
  return signedIn ? card : undefined
}

export async function open(): Promise<Opened> {
  const [brand, card] = await Promise.all([api.brand(), knownCard()])
  dress(brand)
  if (card !== undefined) return { brand, visitor: { kind: 'known', card } }
  return { brand, visitor: { kind: askWeChat(brand) ? 'leaving' : 'outside' } }
}
