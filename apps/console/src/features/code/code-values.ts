// A code as its form holds it, and as the server takes it.
import type { CodeInput, CodeKind, CodeMode, CodePage, CodeRow, RotationInput } from '#contracts'

export const codeKinds = [
  'guide',
  'boss',
  'group',
  'account',
  'page',
  'coupon',
  'nearby',
] as const satisfies readonly CodeKind[]
/** Adds somebody; the others let into a group, open a page, give a coupon. */
export const addsFriend = (kind: CodeKind | undefined): boolean =>
  kind === 'guide' || kind === 'boss'
/** What is printed is a picture of the platform, which takes a moment to be made. */
export const asksPlatform = (kind: CodeKind): boolean =>
  addsFriend(kind) || kind === 'group' || kind === 'account'
export const codeModes = ['fixed', 'leased'] as const satisfies readonly CodeMode[]
export const codePages = ['card', 'coupons', 'orders', 'me'] as const satisfies readonly CodePage[]
export const sharings = [
  'weights',
  'addedToday',
  'customers',
] as const satisfies readonly RotationInput['sharing'][]

export interface GuideValues {
  staffId?: number
  weight?: number
  dailyCap?: number | null
  from?: string
  until?: string
  skills?: string[]
}
export interface RotationValues {
  sharing?: RotationInput['sharing']
  fullAt?: number | null
  guides?: GuideValues[]
}
export type Values = Omit<CodeInput, 'rotation' | 'id'> & { rotation?: RotationValues }

export const valuesOf = (row: Partial<CodeRow> | undefined): Partial<Values> => ({
  kind: 'guide',
  mode: 'fixed',
  channel: 'store',
  active: true,
  ...row,
  campaign: row?.campaign ?? undefined,
  promise: row?.promise ?? undefined,
  rules: row?.rules ?? undefined,
  guideIds: row?.guides?.map(({ id }) => id) ?? [],
  welcomeId: row?.welcomeId ?? undefined,
  groupIds: row?.groups?.map(({ id }) => id) ?? [],
  moreGroups: row?.moreGroups ?? true,
  rotation: {
    sharing: row?.rotation?.sharing ?? 'weights',
    fullAt: row?.rotation?.fullAt ?? null,
    guides: row?.rotation?.guides.map(({ staffId, weight, dailyCap, hours, skills }) => ({
      staffId,
      weight,
      dailyCap,
      from: hours?.from,
      until: hours?.until,
      skills,
    })) ?? [{ weight: 1 }],
  },
})

/** Guides that are chosen already; a line begun and left empty counts for nothing. */
export function rotationOf({ sharing, fullAt, guides }: RotationValues): RotationInput {
  return {
    sharing: sharing ?? 'weights',
    fullAt: fullAt ?? null,
    guides: (guides ?? []).flatMap(({ staffId, weight, dailyCap, from, until, skills }) =>
      staffId === undefined
        ? []
        : [
            {
              staffId,
              weight: weight ?? 1,
              dailyCap: dailyCap ?? null,
              hours: from && until ? { from, until } : null,
              skills: skills ?? [],
            },
          ],
    ),
  }
}

export function inputOf(values: Values, id: number | undefined): CodeInput {
  const { kind, mode, rotation, page, couponTemplateId, campaign, ...rest } = values
  const friend = addsFriend(kind)
  const leased = friend && mode === 'leased'
  return {
    ...rest,
    id,
    kind,
    mode: leased ? 'leased' : 'fixed',
    guideIds: friend ? rest.guideIds : [],
    groupIds: kind === 'group' ? rest.groupIds : [],
    page: kind === 'page' ? page : null,
    couponTemplateId: kind === 'coupon' ? couponTemplateId : null,
    rotation: leased ? rotationOf(rotation ?? {}) : null,
    campaign: campaign || undefined,
    promise: rest.promise || null,
    rules: rest.rules || null,
    welcomeId: friend ? (rest.welcomeId ?? null) : null,
  }
}
