// A leased code with its guides and ways, without any wire: what WeCom would have made lies ready.
import { sql } from 'kysely'
import { brandScope, orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { saveCodes, type LeaseAsk } from '#modules/code'
import { saveStaff, saveStore } from '#modules/org'

let made = 0

export interface GuideWish {
  weight?: number
  dailyCap?: number | null
}
export interface LeasedCode {
  codeId: number
  slug: string
  staffIds: number[]
}

/** One code whose guides have so many ways each. */
export async function makeLeasedCode(
  house: TestPlatform,
  guides: readonly GuideWish[],
  waysEach: number,
): Promise<LeasedCode> {
  const n = (made += 1)
  const { codeId, staffIds } = await house.act(async (tx) => {
    const [store] = await saveStore(tx, [{ code: `L${n}`, name: `轮转 ${n} 店` }])
    const { storeId } = orThrow(store)
    const staff = await saveStaff(
      tx,
      guides.map((_, at) => ({
        name: `导购 ${n}-${at}`,
        role: 'guide' as const,
        wecomUserid: `lent-${n}-${at}`,
        storeIds: [storeId],
      })),
    )
    const staffIds = staff.map((one) => orThrow(one).staffId)
    const [code] = await saveCodes(tx, brandScope(), [
      {
        name: `轮转 ${n}`,
        kind: 'guide',
        mode: 'leased',
        storeId,
        channel: 'parcel',
        placement: '包裹',
        guideIds: staffIds.slice(0, 1),
        groupIds: [],
        serviceId: null,
        promise: null,
        rules: null,
        identify: 'off',
        way: 'picture',
        moreGroups: true,
        leadsTo: 'guide',
        area: { storeIds: [], regionIds: [] },
        page: null,
        couponTemplateId: null,
        welcomeId: null,
        active: true,
        rotation: {
          sharing: 'weights',
          fullAt: null,
          guides: guides.map(({ weight = 1, dailyCap = null }, at) => ({
            staffId: staffIds[at] ?? 0,
            weight,
            dailyCap,
            hours: null,
            skills: [],
            tierIds: [],
          })),
          groups: [],
        },
      },
    ])
    return { codeId: orThrow(code).codeId, staffIds }
  })
  await sql`with made as (insert into wecom.contact_way (state, code_id, store_id, channel,
      placement, userids, remark, pooled, made, qr_png)
      select 's' || ${codeId}::text || '-' || s || '-' || n, ${codeId}, 1, 'parcel', '包裹',
        array[s::text], '', true, 1, '\\x00' from unnest(${staffIds}::bigint[]) s,
        generate_series(1, ${waysEach}::int) n
      returning way_id, userids)
    insert into code.pool_way (way_id, code_id, staff_id, free_at)
    select way_id, ${codeId}, userids[1]::bigint, '2020-01-01' from made`.execute(house.db)
  const link = await sql<{ slug: string }>`select slug from code.link
    where code_id = ${codeId} and ref is null`.execute(house.db)
  return { codeId, slug: link.rows[0]?.slug ?? '', staffIds }
}

/** Openings of a link by browsers that nobody knows; gives what each then asks. */
export async function openLink(
  house: TestPlatform,
  { codeId, slug }: Pick<LeasedCode, 'codeId' | 'slug'>,
  visitors: readonly string[],
  at: Date,
): Promise<LeaseAsk[]> {
  await sql`insert into code.visit (code_id, in_wechat, slug, visitor, at)
    select ${codeId}, true, ${slug}, v, ${at} from unnest(${[...visitors]}::text[]) v`.execute(
    house.db,
  )
  return visitors.map((visitor) => ({
    codeId,
    slug,
    visitor,
    unionidHash: null,
    externalHash: null,
    tierId: null,
  }))
}
