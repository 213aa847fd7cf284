// A code as its form holds it, and as the server takes it.
import type {
  CodeInput,
  CodeKind,
  CodeMode,
  CodePage,
  CodeRow,
  NearbyGoal,
  RotationInput,
} from '#contracts'

export const codeKinds = [
  'guide',
  'boss',
  'group',
  'account',
  'page',
  'coupon',
  'nearby',
  'service',
] as const satisfies readonly CodeKind[]
/** Adds somebody; the others let into a group, open a page, give a coupon. */
export const addsFriend = (kind: CodeKind | undefined): boolean =>
  kind === 'guide' || kind === 'boss'
/** What is printed is a picture of the platform, which takes a moment to be made. */
export const asksPlatform = (kind: CodeKind): boolean =>
  addsFriend(kind) || kind === 'group' || kind === 'account'
export const codeModes = ['fixed', 'leased'] as const satisfies readonly CodeMode[]
export const nearbyGoals = ['guide', 'group'] as const satisfies readonly NearbyGoal[]
export const codePages = ['card', 'coupons', 'orders', 'me'] as const satisfies readonly CodePage[]
export const sharings = [
  'weights',
  'addedToday',
  'customers',
] as const satisfies readonly RotationInput['sharing'][]

interface ShareValues {
  weight?: number
  dailyCap?: number | null
  from?: string
  until?: string
}
interface GuideValues extends ShareValues {
  staffId?: number
  skills?: string[]
  tierIds?: number[]
}
interface GroupValues extends ShareValues {
  groupId?: number
}
export interface RotationValues {
  sharing?: RotationInput['sharing']
  fullAt?: number | null
  guides?: GuideValues[]
  groups?: GroupValues[]
}
export type Values = Omit<CodeInput, 'rotation' | 'id'> & { rotation?: RotationValues }

export const valuesOf = (row: Partial<CodeRow> | undefined): Partial<Values> => ({
  kind: 'guide',
  mode: 'fixed',
  leadsTo: 'guide',
  identify: 'off',
  way: 'picture',
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
    guides: row?.rotation?.guides.map(shareValues) ?? [{ weight: 1 }],
    groups: row?.rotation?.groups.map(shareValues) ?? [{ weight: 1 }],
  },
})

const shareValues = <T extends { hours: { from: string; until: string } | null }>({
  hours,
  ...rest
}: T) => ({ ...rest, from: hours?.from, until: hours?.until })
const shareOf = ({ weight, dailyCap, from, until }: ShareValues) => ({
  weight: weight ?? 1,
  dailyCap: dailyCap ?? null,
  hours: from && until ? { from, until } : null,
})

/** Whose openings are shared out: what a code of groups says of guides counts for nothing. */
export type Sharers = 'guides' | 'groups'

/** Those chosen already; a line begun and left empty counts for nothing. */
export function rotationOf(
  { sharing, fullAt, guides = [], groups = [] }: RotationValues,
  of: Sharers,
): RotationInput {
  return {
    sharing: sharing ?? 'weights',
    fullAt: fullAt ?? null,
    guides: guides.flatMap(({ staffId, skills = [], tierIds = [], ...share }) =>
      of === 'groups' || staffId === undefined
        ? []
        : [{ staffId, skills, tierIds, ...shareOf(share) }],
    ),
    groups: groups.flatMap(({ groupId, ...share }) =>
      of === 'guides' || groupId === undefined ? [] : [{ groupId, ...shareOf(share) }],
    ),
  }
}

export function inputOf(values: Values, id: number | undefined): CodeInput {
  const { kind, mode, rotation, page, couponTemplateId, serviceId, campaign, ...rest } = values
  const friend = addsFriend(kind)
  const leased = (friend || kind === 'group' || kind === 'account') && mode === 'leased'
  const nearby = kind === 'nearby'
  return {
    ...rest,
    id,
    kind,
    mode: leased ? 'leased' : 'fixed',
    guideIds: friend ? rest.guideIds : [],
    groupIds: kind === 'group' && !leased ? rest.groupIds : [],
    leadsTo: nearby ? rest.leadsTo : 'guide',
    area: {
      storeIds: nearby ? (rest.area?.storeIds ?? []) : [],
      regionIds: nearby ? (rest.area?.regionIds ?? []) : [],
    },
    page: kind === 'page' ? page : null,
    couponTemplateId: kind === 'coupon' ? couponTemplateId : null,
    serviceId: kind === 'service' ? serviceId : null,
    way: friend ? rest.way : 'picture',
    identify: leased ? rest.identify : 'off',
    rotation:
      leased && kind !== 'account'
        ? rotationOf(rotation ?? {}, friend ? 'guides' : 'groups')
        : null,
    campaign: campaign || undefined,
    promise: rest.promise || null,
    rules: rest.rules || null,
    welcomeId: friend ? (rest.welcomeId ?? null) : null,
  }
}
