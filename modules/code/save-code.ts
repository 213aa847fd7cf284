// A code is wanted: written down here, made at WeCom by its job.
import type { CodeInput, RotationInput } from '#contracts'
import { ok, orThrow, refuse, type Outcome, type Refusal, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { makeQr } from '#modules/official'
import {
  makeContactWay,
  makeJoinWay,
  makeServiceWay,
  restatePool,
  wecomRefusals,
  type JoinWayInput,
} from '#modules/wecom'
import { wantEntrances } from './tap.ts'
import { codeRefusals } from './refusals.ts'
import { saveRotation, wrongGroupTurns } from './save-rotation.ts'
import { pollOfCode } from './polls/sql/poll.ts'
import { writeLink } from './sql/link.ts'
import {
  activeGuides,
  openChats,
  storeKnown,
  templateName,
  writeCode,
  writeGuides,
} from './sql/code.ts'

const addsFriend = ({ kind }: CodeInput): boolean => kind === 'guide' || kind === 'boss'

async function wrongGuides(tx: Tx, input: CodeInput): Promise<{ refusal: Refusal } | undefined> {
  if (input.guideIds.length === 0) return refuse(codeRefusals.guideNeeded, {}, 'guideIds')
  const guides = await activeGuides(tx.db, input.guideIds)
  if (guides.length < new Set(input.guideIds).size)
    return refuse(codeRefusals.unknownGuide, {}, 'guideIds')
  if (!guides.some((guide) => guide.reachable))
    return refuse(wecomRefusals.noGuides, {}, 'guideIds')
  if (input.mode === 'leased' && !input.rotation)
    return refuse(codeRefusals.rotationNeeded, {}, 'rotation')
  return undefined
}

async function wrongGroups(
  tx: Tx,
  scope: Scope,
  { groupIds, mode, rotation }: CodeInput,
): Promise<{ refusal: Refusal } | undefined> {
  if (mode === 'leased')
    return rotation
      ? wrongGroupTurns(tx, scope, rotation)
      : refuse(codeRefusals.rotationNeeded, {}, 'rotation')
  if (groupIds.length === 0) return refuse(codeRefusals.groupNeeded, {}, 'groupIds')
  const open = await openChats(tx.db, scope, groupIds)
  return open.length < new Set(groupIds).size
    ? refuse(codeRefusals.unknownGroup, {}, 'groupIds')
    : undefined
}

/** A code of a poll is made from the poll, and opens it in its store for ever. */
async function wrongPoll(tx: Tx, { id, page, storeId }: CodeInput): Promise<boolean> {
  const known = id === undefined ? undefined : await pollOfCode(tx.db, id)
  const ofPoll = known !== undefined && known.pollId !== null
  return (page === 'poll') !== ofPoll || (ofPoll && known.storeId !== storeId)
}

async function wrong(
  tx: Tx,
  scope: Scope,
  input: CodeInput,
): Promise<{ refusal: Refusal } | undefined> {
  const { kind, mode, page, couponTemplateId } = input
  if (input.way === 'link' && !addsFriend(input)) return refuse(codeRefusals.guidesOnly, {}, 'way')
  if (!(await storeKnown(tx.db, scope, input.storeId)))
    return refuse(codeRefusals.unknownStore, {}, 'storeId')
  if (await wrongPoll(tx, input)) return refuse(codeRefusals.pollCode, {}, 'page')
  if (addsFriend(input)) return wrongGuides(tx, input)
  if (kind === 'group') return wrongGroups(tx, scope, input)
  if (mode === 'leased' && kind !== 'account') return refuse(codeRefusals.fixedOnly, {}, 'mode')
  if (kind === 'page' && page === null) return refuse(codeRefusals.pageNeeded, {}, 'page')
  if (kind === 'service' && input.serviceId === null)
    return refuse(codeRefusals.serviceNeeded, {}, 'serviceId')
  if (kind !== 'coupon') return undefined
  if (couponTemplateId === null) return refuse(codeRefusals.couponNeeded, {}, 'couponTemplateId')
  return (await templateName(tx.db, couponTemplateId)) === null
    ? refuse(codeRefusals.unknownCoupon, {}, 'couponTemplateId')
    : undefined
}

/**
 * Creates or changes codes of stores within reach. What is printed stays good: the state never
 * changes.
 */
export async function saveCodes(
  tx: Tx,
  scope: Scope,
  inputs: readonly CodeInput[],
): Promise<Outcome<{ codeId: number; state: string }>[]> {
  const outcomes: Outcome<{ codeId: number; state: string }>[] = []
  for (const input of inputs) outcomes.push(await saveCode(tx, scope, input))
  return outcomes
}

async function saveCode(
  tx: Tx,
  scope: Scope,
  input: CodeInput,
): Promise<Outcome<{ codeId: number; state: string }>> {
  const refused = await wrong(tx, scope, input)
  if (refused) return refused
  const codeId = await writeCode(tx.db, scope, input, tx.now)
  if (codeId === null) return refuse(codeRefusals.unknownCode, {}, 'id')
  await writeLink(tx, codeId)
  const state = await stateOf(tx, scope, codeId, input)
  await recordAudit(tx, { action: 'code.save', subject: `code ${codeId}` })
  return ok({ codeId, state })
}

/** What comes back with whoever scans it; empty where the platform is not asked for a picture. */
async function stateOf(tx: Tx, scope: Scope, codeId: number, input: CodeInput): Promise<string> {
  if (addsFriend(input)) return makeFriendly(tx, codeId, input)
  if (input.kind === 'account') return makeFollowed(tx, codeId, input)
  if (input.kind === 'service') return makeServed(tx, codeId, input)
  return input.kind === 'group' ? makeOpen(tx, scope, codeId, input) : ''
}

/** The account's own picture; whoever scans it is told what the code promises. */
async function makeFollowed(tx: Tx, codeId: number, input: CodeInput): Promise<string> {
  const { storeId, channel, placement, campaign = null, promise, rules } = input
  const answer = [promise, rules].filter(Boolean).join('\n') || null
  const [made] = await makeQr(tx, [{ codeId, storeId, channel, placement, campaign, answer }])
  return orThrow(made).scene
}

/** A link into the account's chat; its scene comes back with whoever opens it. */
async function makeServed(tx: Tx, codeId: number, input: CodeInput): Promise<string> {
  const { storeId, channel, placement, campaign = null, serviceId } = input
  const way = { codeId, serviceId: serviceId ?? 0, storeId, channel, placement, campaign }
  const [made] = await makeServiceWay(tx, [way])
  return orThrow(made).scene
}

async function makeOpen(tx: Tx, scope: Scope, codeId: number, input: CodeInput): Promise<string> {
  const { storeId, channel, placement, campaign = null, groupIds, moreGroups, name } = input
  const way = {
    codeId,
    storeId,
    channel,
    placement,
    campaign,
    autoCreate: moreGroups,
    baseName: name,
    remark: name,
  }
  if (input.mode === 'leased' && input.rotation) return makeOpenAll(tx, scope, way, input.rotation)
  const chatIds = await openChats(tx.db, scope, [...new Set(groupIds)])
  const [made] = await makeJoinWay(tx, [{ ...way, groupId: null, chatIds }])
  return orThrow(made).state
}

/** A way into each of the groups that take turns; none of them is the code's own. */
async function makeOpenAll(
  tx: Tx,
  scope: Scope,
  way: Omit<JoinWayInput, 'groupId' | 'chatIds'>,
  rotation: RotationInput,
): Promise<string> {
  const groupIds = rotation.groups.map(({ groupId }) => groupId)
  const chatIds = await openChats(tx.db, scope, groupIds)
  const made = await makeJoinWay(
    tx,
    groupIds.map((groupId, n) => ({ ...way, groupId, chatIds: chatIds.slice(n, n + 1) })),
  )
  made.forEach(orThrow)
  orThrow((await saveRotation(tx, [{ codeId: way.codeId, ...rotation }]))[0])
  return ''
}

/** What stands behind a code that adds somebody: its own way, and the turn where it lends. */
async function makeFriendly(tx: Tx, codeId: number, input: CodeInput): Promise<string> {
  const { storeId, channel, placement, campaign = null, guideIds, name } = input
  const place = { codeId, storeId, channel, placement, campaign }
  const [way] = await makeContactWay(tx, [{ ...place, staffIds: guideIds, remark: name }])
  const { state } = orThrow(way)
  await writeGuides(tx.db, codeId, guideIds)
  await restatePool(tx, place)
  if (input.mode === 'leased' && input.rotation)
    orThrow((await saveRotation(tx, [{ codeId, ...input.rotation }]))[0])
  orThrow(await wantEntrances(tx, codeId, input))
  return state
}
