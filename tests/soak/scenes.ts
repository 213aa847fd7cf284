// Days of a leased code of the official account, over the real wire: every opening has a picture of
// its own, scanned by whoever opened it, by others, by several, twice, too late, by those who follow
// already. Who was told apart, and who could not be, is known beforehand.
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { HOUR_MS, MINUTE_MS } from '#kit'
import { codeModule } from '#modules/code'
import { openSession, resolveCustomers } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '../house.ts'
import { openDoors } from '../http.ts'
import { openOfficial, type Phone } from '../official-world.ts'
import type { Random, SoakSuite } from './suite.ts'

const OPENINGS = 100
/** Pictures live a day; who scans five steps later scans one that has ended. */
const STEP_MS = 6 * HOUR_MS
const [OPEN_STEPS, LATE] = [3, 5] as const

interface Opening {
  step: number
  person: Phone
  /** She is signed in at the browser that opens. */
  known: boolean
  visitId: number
  url: string
}
interface Scan {
  step: number
  opening: Opening
  person: Phone
}
type Grades = Record<string, string>

/** What must be said of each opening: `visit/openid` to how sure it is. */
function expected(openings: readonly Opening[], scans: readonly Scan[]): Grades {
  const grades: Grades = {}
  for (const opening of openings) {
    const inTime = scans.filter((one) => one.opening === opening && one.step < opening.step + LATE)
    const came = [...new Set(inTime.map(({ person }) => person))]
    for (const person of came) {
      const key = `${opening.visitId}/${person.openIds.official}`
      if (opening.known) grades[key] = person === opening.person ? 'certain' : 'forwarded'
      else grades[key] = came.length === 1 ? 'by_state' : 'uncertain'
    }
  }
  return grades
}

type World = Awaited<ReturnType<typeof openOfficial>>

/** Openings and who scans them; the first four are one of each kind that has to be told apart. */
async function days(random: Random, world: World): Promise<{ openings: Opening[]; scans: Scan[] }> {
  const openings: Opening[] = []
  const scans: Scan[] = []
  let born = 0
  const somebody = async () => {
    const phone = await world.born(`顾客${(born += 1)}`)
    if (random.chance(0.15)) await world.act(phone, 'follow')
    return phone
  }
  for (let n = 0; n < OPENINGS; n += 1) {
    const step = random.int(0, OPEN_STEPS - 1)
    const known = n < 4 ? n < 2 : random.chance(0.5)
    const opening = { step, known, person: await somebody(), visitId: 0, url: '' }
    openings.push(opening)
    const scanned = (person: Phone, after = random.int(0, 2)) =>
      scans.push({ step: step + after, opening, person })
    // Herself, and on to one; to two others, not herself; to one other; late; and nobody at all.
    const chance = n < 4 ? [0.4, 0.6, 0.1, 0.6][n]! : random.next()
    if (chance < 0.5) scanned(opening.person)
    if (chance < 0.15) scanned(opening.person)
    if (chance >= 0.3 && chance < 0.7) scanned(await somebody())
    if (chance >= 0.55 && chance < 0.65) scanned(await somebody())
    if (chance >= 0.65 && chance < 0.8) scanned(opening.person, LATE)
  }
  return { openings, scans }
}

async function open() {
  const house = await openHouse()
  const { app, ask } = await openDoors(house)
  const world = await openOfficial(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const [storeId = 0] = await makeStores(house, 1)
  let browsers = 0

  async function session(phone: Phone): Promise<string> {
    const [made] = await house.act((tx) =>
      resolveCustomers(tx, [{ identities: [{ kind: 'unionid', value: phone.unionId }] }]),
    )
    const { customerId } = orThrow(made)
    return `siyu_customer=${(await house.act((tx) => openSession(tx, customerId))).token}`
  }
  /** A browser of its own, at an address of its own. */
  async function lend(slug: string, opening: Opening): Promise<void> {
    browsers += 1
    const remoteAddress = `10.${(browsers >> 16) & 255}.${(browsers >> 8) & 255}.${browsers & 255}`
    const opened = await app.inject({ method: 'GET', url: `/c/${slug}`, remoteAddress })
    const token = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value
    const own = opening.known ? await session(opening.person) : ''
    const headers = { cookie: [`siyu_visitor=${token}`, own].filter(Boolean).join('; ') }
    const picture = () =>
      app.inject({ method: 'GET', url: `/v1/doors/${slug}/lease/qr.png`, headers, remoteAddress })
    // Nothing was lent to this browser yet: what others hold is not shown to it.
    if (browsers % 20 === 0) expect((await picture()).statusCode).not.toBe(200)
    const lease = () =>
      app.inject({ method: 'POST', url: `/v1/doors/${slug}/lease`, headers, remoteAddress })
    const lent = (await lease()).json<{ until: string | null }>()
    expect(lent.until).not.toBeNull()
    if (browsers % 5 === 0) expect((await lease()).json()).toMatchObject({ until: lent.until })
    const found = await sql<{ visitId: number; url: string }>`select l.visit_id as "visitId", q.url
      from code.scene_lease l join official.qr q on q.scene = l.scene
      order by l.visit_id desc limit 1`.execute(house.db)
    Object.assign(opening, found.rows[0])
  }
  async function newCode() {
    const place = { storeId, channel: 'store', placement: '门口' }
    const saved = await ask('POST', '/v1/codes', {
      cookie,
      body: { name: '关注', kind: 'account', mode: 'leased', promise: null, ...place },
    })
    expect(saved.status, saved.text).toBe(200)
    const { id, shortUrl } = saved.body as CodeRow
    return { codeId: id, slug: shortUrl.split('/').at(-1) ?? '' }
  }
  async function scan({ person, opening, step }: Scan): Promise<void> {
    const late = step >= opening.step + LATE
    const done = world.act(person, 'follow', { code: opening.url })
    if (!late) await done
    // What ended may not be scanned; if the platform told of it all the same, nobody is tied.
    else await done.catch(() => undefined)
  }

  return async (random: Random): Promise<void> => {
    const { codeId, slug } = await newCode()
    const { openings, scans } = await days(random, world)
    await world.settle()
    for (let step = 0; step < OPEN_STEPS + LATE; step += 1) {
      for (const opening of openings) if (opening.step === step) await lend(slug, opening)
      for (const one of scans) if (one.step === step) await scan(one)
      await world.settle()
      await world.turn(STEP_MS)
    }
    await world.turn(11 * MINUTE_MS)
    await world.settle()

    expect(new Set(openings.map(({ url }) => url)).size).toBe(OPENINGS)
    const ties = await sql<{ visit: number; openid: string; grade: string | null }>`
      select t.visit_id as visit, f.openid, t.grade from code.follow_tie t
      join official.follower f using (follower_id) where t.code_id = ${codeId}`.execute(house.db)
    const said = Object.fromEntries(ties.rows.map((r) => [`${r.visit}/${r.openid}`, r.grade]))
    const right = expected(openings, scans)
    expect(said).toEqual(right)
    // None is passed over in silence: what cannot be known is shown as that.
    const { body } = await ask('GET', `/v1/codes/${codeId}`, { cookie })
    const count = (grade: string) => Object.values(right).filter((one) => one === grade).length
    const [certain, byState] = [count('certain'), count('by_state')]
    const [uncertain, forwarded] = [count('uncertain'), count('forwarded')]
    const shown = { certain, byState, uncertain, forwarded, open: 0 }
    expect((body as CodeRow).follows).toEqual(shown)
    expect(Math.min(certain, byState, uncertain, forwarded)).toBeGreaterThan(0)
    for (const check of codeModule.audit ?? [])
      expect(await check.differences(house.db), check.name).toBe(0)
  }
}

export const scenes: SoakSuite = {
  sentence:
    'a hundred openings of a leased code of the account, scanned by her, by others, twice, too late: everybody is judged as far as can be known',
  rounds: 100,
  open,
}
