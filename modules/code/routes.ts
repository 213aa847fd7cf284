// The doors of channel codes.
import { contract, type CodeRow } from '#contracts'
import { dayOf } from '#kit'
import { inTx, orThrow, outside, Refusal, type Call, type Db, type Scope } from '#platform'
import { brandOf } from '#modules/org'
import { claimCoupon } from './claim.ts'
import { callOf, faceOf, ownPicture } from './face.ts'
import { groupLinks, makeGroupLink } from './group-links.ts'
import { guessedWrong, refuseGuessers } from './guesses.ts'
import { lentPictureOf, lentTo } from './lend.ts'
import { storesByRegion, storesNear } from './nearby.ts'
import { posterSvg } from './poster.ts'
import { codeRefusals } from './refusals.ts'
import { rotationsOf } from './rotations.ts'
import { saveCodes } from './save-code.ts'
import { simulateRotation } from './simulate.ts'
import { codeFigures, codeLines, type CodeLine, type CodeSearch } from './sql/code.ts'
import { groupsNow } from './sql/group-turn.ts'
import { doorOf, standIn, type DoorRow } from './sql/link.ts'
import { guidesNow } from './sql/rotation.ts'
import { followFigures } from './sql/scene.ts'

async function shown(db: Db, { platform }: Call, lines: readonly CodeLine[]): Promise<CodeRow[]> {
  const ids = lines.map((line) => line.id)
  const figures = await codeFigures(db, ids)
  const follows = await followFigures(db, ids)
  const rotations = await rotationsOf(db, ids)
  return lines.map(({ slug, ...line }) => ({
    ...line,
    state: line.state ?? '',
    qrUrl: `/v1/codes/${line.id}/qr.svg`,
    createdAt: line.createdAt.toISOString(),
    rotation: rotations.get(line.id) ?? null,
    shortUrl: `${platform.config.publicUrl}/c/${slug}`,
    added: figures.get(line.id)?.added ?? 0,
    registered: figures.get(line.id)?.registered ?? 0,
    bought: figures.get(line.id)?.bought ?? 0,
    follows: follows.get(line.id) ?? null,
  }))
}

async function one(db: Db, scope: Scope, id: number): Promise<CodeLine> {
  const [line] = await codeLines(db, scope, { id, limit: 1 })
  if (!line) throw new Refusal(codeRefusals.unknownCode, { id })
  return line
}
const single = async (db: Db, call: Call, line: CodeLine): Promise<CodeRow> => {
  const [row] = await shown(db, call, [line])
  if (!row) throw new Refusal(codeRefusals.unknownCode)
  return row
}

/** What stands behind a short name; whoever tries names is slowed down. */
async function behind({ platform, request }: Call, slug: string): Promise<DoorRow> {
  refuseGuessers(request.ip)
  const door = await doorOf(platform.db, slug, platform.clock.now())
  if (door) return door
  guessedWrong(request.ip)
  throw new Refusal(codeRefusals.unknownCode)
}

/** Only a code in use that leads to the nearest store says where stores are. */
async function nearbyDoor(call: Call, slug: string): Promise<DoorRow> {
  const door = await behind(call, slug)
  if (door.kind !== 'nearby' || !door.active) throw new Refusal(codeRefusals.notNearby)
  return door
}

export const routes = {
  list: outside(contract.code.list, async (call, { limit, cursor, ...find }) => {
    const { platform, scope } = call
    const before = cursor === undefined ? undefined : Number(cursor)
    const search: CodeSearch = {
      ...find,
      limit: limit + 1,
      ...(Number.isSafeInteger(before) && { before }),
    }
    const lines = await codeLines(platform.db, scope, search)
    const items = await shown(platform.db, call, lines.slice(0, limit))
    return { items, ...(lines.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  get: outside(contract.code.get, async (call, { id }) =>
    single(call.platform.db, call, await one(call.platform.db, call.scope, id)),
  ),
  save: inTx(contract.code.save, async (tx, input, call) => {
    const { codeId } = orThrow((await saveCodes(tx, call.scope, [input]))[0])
    return single(tx.db, call, await one(tx.db, call.scope, codeId))
  }),
  listGroupLinks: outside(contract.code.listGroupLinks, ({ platform, scope }, { id }) =>
    groupLinks(platform.db, scope, id, platform.config.publicUrl),
  ),
  makeGroupLink: inTx(contract.code.makeGroupLink, async (tx, { id, codeId }, call) => {
    await makeGroupLink(tx, call.scope, { groupId: id, codeId })
    return groupLinks(tx.db, call.scope, id, call.platform.config.publicUrl)
  }),
  tryRotation: outside(
    contract.code.tryRotation,
    async ({ platform, scope }, { rotation, openings }) => {
      const { zone } = await brandOf(platform.db)
      const { db } = platform
      const today = dayOf(platform.clock.now(), zone)
      const guides = rotation.guides.map(({ staffId }) => staffId)
      const groups = rotation.groups.map(({ groupId }) => groupId)
      if (guides.length + groups.length === 0)
        throw new Refusal(codeRefusals.rotationNeeded, {}, 'rotation')
      // A trial is of guides or of groups: their ids may be the same.
      const standings =
        guides.length > 0
          ? await guidesNow(db, scope, guides, today)
          : await groupsNow(db, scope, groups)
      const tried = guides.length > 0 ? { ...rotation, groups: [] } : rotation
      return simulateRotation(tried, openings, new Map(standings.map((one) => [one.id, one])))
    },
  ),
  door: outside(contract.code.door, async (call, { slug }) => {
    const { codeId: id, couponTemplateId: _, ...door } = await behind(call, slug)
    const ready = door.active && (await ownPicture(call.platform.db, { id, ...door })) !== null
    return {
      ...door,
      claimsFrom: door.claimsFrom?.toISOString() ?? null,
      pictureUrl: ready ? `/v1/doors/${slug}/qr.png` : null,
    }
  }),
  nearby: outside(contract.code.nearby, async (call, { slug, system, ...at }) => {
    const door = await nearbyDoor(call, slug)
    return storesNear(call.platform, door, at, system)
  }),
  everywhere: outside(contract.code.everywhere, async (call, { slug }) => {
    const door = await nearbyDoor(call, slug)
    return { regions: await storesByRegion(call.platform, door) }
  }),
  claim: outside(contract.code.claim, (call, { slug }) => claimCoupon(call, slug)),
  lend: outside(contract.code.lend, async (call, { slug }) =>
    lentTo(call, { slug, ...(await behind(call, slug)) }),
  ),
  lentPicture: outside(contract.code.lentPicture, async (call, { slug }) => {
    const png = await lentPictureOf(call, slug)
    if (!png) throw new Refusal(codeRefusals.notReady)
    void call.reply.header('cache-control', 'private, no-store')
    return new File([new Uint8Array(png)], 'code.png', { type: 'image/png' })
  }),
  doorPicture: outside(contract.code.doorPicture, async (call, { slug }) => {
    const { codeId, active, mode, kind } = await behind(call, slug)
    const { db } = call.platform
    const shown = mode === 'leased' && kind !== 'account' ? await standIn(db, codeId) : codeId
    const png = active && shown !== undefined ? await ownPicture(db, { id: shown, kind }) : null
    if (!png) throw new Refusal(codeRefusals.notReady)
    return new File([new Uint8Array(png)], 'code.png', { type: 'image/png' })
  }),
  image: outside(contract.code.image, async ({ platform, scope }, { id }) => {
    const line = await one(platform.db, scope, id)
    const png = await faceOf(platform, line)
    if (!png) throw new Refusal(codeRefusals.notReady)
    const { name: brand } = await brandOf(platform.db)
    const svg = posterSvg({
      png,
      brand: brand ?? '',
      store: line.storeName,
      placement: line.placement,
      name: line.name,
      call: callOf(line.kind),
    })
    return new File([svg], `code-${id}.svg`, { type: 'image/svg+xml' })
  }),
}
