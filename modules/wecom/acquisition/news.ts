// What WeCom tells of acquisition links: who wrote, what is left, which link is gone.
import { WecomError, type WecomEvent } from '#wechat'
import { defineJob, job, type Platform, type Tx } from '#platform'
import { clientOf } from '../corp.ts'
import { renew } from './link.ts'
import { heardFrom } from './reply.ts'
import { askForUnits } from './units.ts'
import { linksBroken, linksOf, noUnits } from './sql/link.ts'
import type { Wrote } from './sql/friend.ts'

export type LinkNews = Extract<WecomEvent, { kind: 'customer_acquisition' }>
const askWho = defineJob<{ chatKey: string; at: string }>('wecom.askWhoWrote')

const toldOf = (event: LinkNews): string => (event.change === 'other' ? event.told : event.change)
const linkIds = (news: readonly LinkNews[], change: string) =>
  news.flatMap((event) =>
    toldOf(event) === change && event.linkId ? [{ linkId: event.linkId, at: event.at }] : [],
  )

const began = (event: LinkNews): Wrote[] =>
  event.change === 'customer_start_chat'
    ? [{ externalUserId: event.externalUserId, userId: event.userId, at: event.at, exact: true }]
    : []

async function ofOneCorp(tx: Tx, corpId: string, news: readonly LinkNews[]): Promise<void> {
  await heardFrom(tx, news.flatMap(began))
  for (const event of news)
    if (event.change === 'message_from_customer')
      tx.enqueue(askWho, { chatKey: event.chatKey, at: event.at.toISOString() })
  const broken = linkIds(news, 'link_unavailable')
  if (broken.length > 0) await linksBroken(tx.db, corpId, broken)
  const gone = new Set(linkIds(news, 'delete_link').map(({ linkId }) => linkId))
  if (gone.size > 0) {
    const ours = await linksOf(tx.db, corpId)
    await renew(
      tx,
      corpId,
      ours.filter(({ linkId }) => linkId !== null && gone.has(linkId)),
    )
  }
  const units = news.map(toldOf).filter((told) => /^(?:balance_|quota_)/.test(told))
  if (units.includes('balance_exhausted')) await noUnits(tx, corpId)
  if (units.length > 0) askForUnits(tx)
}

/** After friendships: who wrote is a friend already. */
export async function hearOfLinks(tx: Tx, news: readonly LinkNews[]): Promise<void> {
  for (const corpId of new Set(news.map((event) => event.corpId)))
    await ofOneCorp(
      tx,
      corpId,
      news.filter((event) => event.corpId === corpId),
    )
}

/** Her third, fifth or tenth message: where nobody told of the first, she has written by now. */
async function whoWrote(platform: Platform, chatKey: string, at: Date): Promise<void> {
  const client = await clientOf(platform)
  try {
    const { userid: userId, external_userid: externalUserId } = await client.linkChatInfo({
      chat_key: chatKey,
    })
    await platform.transact({}, (tx) =>
      heardFrom(tx, [{ externalUserId, userId, at, exact: false }]),
    )
  } catch (error) {
    // Over after half an hour; what is refused for good is found by night.
    if (!(error instanceof WecomError) || error.retryable) throw error
  }
}

export const whoWroteJob = job(askWho, (platform, { chatKey, at }) =>
  whoWrote(platform, chatKey, new Date(at)),
)
