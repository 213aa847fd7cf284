// What an identity is: its kinds, how a value is written, which values prove nobody.
import type { Identity } from '#contracts'

export type IdentityKind =
  | 'phone'
  | 'unionid'
  | 'external_userid'
  | 'openid'
  | 'member_no'
  | 'shop_buyer'
  | 'email'
  | 'import'

export interface IdentityInput {
  kind: IdentityKind
  value: string
  /** Corp of an external_userid, app of an openid, shop of a buyer, source of an import. */
  app?: string
  /** Proved by the carrier (a phone from WeChat), not merely typed. */
  verified?: boolean
}

/** How each kind is spelt at the door. */
const kindsAtDoor = {
  phone: 'phone',
  memberNo: 'member_no',
  externalUserid: 'external_userid',
  unionid: 'unionid',
  openid: 'openid',
  shopBuyer: 'shop_buyer',
  email: 'email',
  externalId: 'import',
} as const satisfies Record<Identity['kind'], IdentityKind>

const doorKinds = Object.fromEntries(
  Object.entries(kindsAtDoor).map(([door, kind]) => [kind, door]),
) as Record<IdentityKind, Identity['kind']>

export const identityOf = (given: Identity): IdentityInput => ({
  kind: kindsAtDoor[given.kind],
  value: given.value,
  ...(given.realm !== undefined && { app: given.realm }),
})
export const doorKindOf = (kind: IdentityKind): Identity['kind'] => doorKinds[kind]

/**
 * A person holds one of each of these per app, so two customers that hold different ones are never
 * merged by evidence alone (S-I1). The order is the one in which contradicting keys are believed.
 */
const strongKinds: readonly IdentityKind[] = [
  'external_userid',
  'unionid',
  'openid',
  'member_no',
  'phone',
]
export const isStrong = (kind: IdentityKind): boolean => strongKinds.includes(kind)
export const beliefOf = (kind: IdentityKind): number => {
  const at = strongKinds.indexOf(kind)
  return at === -1 ? strongKinds.length : at
}

/** Kinds whose value stands in the database sealed only. */
export const isSealed = (kind: IdentityKind): boolean => kind === 'phone' || kind === 'email'

const junk = new Set([
  '',
  '0',
  '-',
  '--',
  '.',
  '/',
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'n/a',
  'na',
  'unknown',
  'test',
  'guest',
  'anonymous',
  'default',
  '无',
  '未知',
  '测试',
  '空',
  '散客',
  '临时',
])
const oneDigitOver = /^(\d)\1+$/
const zeroUuid = /^0{8}-0{4}-0{4}-0{4}-0{12}$/

/** Mainland numbers lose their prefix; others keep `+`. Null where it cannot be a phone. */
export function phoneOf(text: string): string | null {
  const digits = text
    .normalize('NFKC')
    .replace(/[\s\-().]/g, '')
    .replace(/^00/, '+')
  const bare = digits.replace(/^\+?86(?=1\d{10}$)/, '')
  if (!/^\+?\d{5,15}$/.test(bare)) return null
  const tail = bare.replace(/^\+/, '')
  if (
    oneDigitOver.test(tail) ||
    oneDigitOver.test(tail.slice(3)) ||
    '01234567890123456789'.includes(tail)
  )
    return null
  return bare
}

/** The value as it is compared, or null where it identifies nobody. */
export function normalise(input: IdentityInput): string | null {
  const text = input.value.normalize('NFKC').trim()
  if (junk.has(text.toLowerCase()) || zeroUuid.test(text)) return null
  if (input.kind === 'phone') return phoneOf(text)
  if (input.kind === 'email')
    return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? text.toLowerCase() : null
  if (/^0+$/.test(text)) return null
  // A source that numbers its own customers comes to 1111 and 22222 in due course.
  if (input.kind !== 'import' && oneDigitOver.test(text) && text.length > 3) return null
  return text
}

/** `138****5678`: enough to recognise, not enough to call. */
export function maskPhone(phone: string): string {
  if (phone.length < 7) return `${'*'.repeat(Math.max(phone.length - 2, 0))}${phone.slice(-2)}`
  return `${phone.slice(0, phone.length - 8)}****${phone.slice(-4)}`
}

export function maskValue(kind: IdentityKind, value: string): string {
  if (kind === 'phone') return maskPhone(value)
  if (kind === 'email') return value.replace(/^(.).*(@.*)$/, '$1***$2')
  if (kind === 'member_no') return value
  return value.length <= 8 ? value : `${value.slice(0, 4)}****${value.slice(-4)}`
}
