// Files out: what a print shop gets, what could not be taken, the cards on paper.
import { stringify } from 'csv-stringify/sync'
import { cardsPerFile, type CardCopy } from '#contracts'
import { inert } from '#kit'
import { Refusal, type Platform } from '#platform'
import { printInThread, type Label } from '#modules/code'
import { cardRefusals } from './refusals.ts'
import type { RejectCode } from './read-csv.ts'
import { cardPage, rejectsOf, type PrintedCard } from './sql/card.ts'
import type { BatchRow } from './sql/batch.ts'

const address = (platform: Platform, slug: string) => `${platform.config.publicUrl}/c/${slug}`
const copyOf = ({ copyA, copyB }: BatchRow, { copy }: PrintedCard): CardCopy =>
  copy === 'b' && copyB !== null ? copyB : copyA

const PAGE = 5_000

export async function cardList(platform: Platform, batch: BatchRow): Promise<string> {
  const head = ['card', 'shop', 'order', 'lot', 'copy', 'headline', 'call', 'shortUrl']
  let text = stringify([head], { bom: true })
  for (let after = 0; ;) {
    const cards = await cardPage(platform.db, batch.batchId, { after, limit: PAGE })
    text += stringify(
      cards.map((card) => {
        const { headline, call } = copyOf(batch, card)
        return [
          card.cardId,
          inert(card.shop),
          inert(card.orderNumber),
          inert(card.lot),
          card.copy,
          inert(headline),
          inert(call),
          address(platform, card.slug),
        ]
      }),
    )
    const last = cards.at(-1)
    if (!last || cards.length < PAGE) return text
    after = last.cardId
  }
}

const reasons: Record<RejectCode, string> = {
  noOrderNumber: '没有订单号 / no order number',
  noShop: '没有店铺 / no shop',
  tooLong: '超过 64 个字 / longer than 64 characters',
  duplicate: '文件里重复 / twice in this file',
  otherBatch: '另一批卡片已包含这笔订单 / another printing has this order',
}

export async function rejectList(platform: Platform, batch: BatchRow): Promise<string> {
  const rows = await rejectsOf(platform.db, batch.batchId)
  return stringify(
    [
      ['order', 'shop', 'batch', '#row', '#code', '#reason'],
      ...rows.map((row) => [
        inert(row.orderNumber),
        inert(row.shop),
        inert(row.lot),
        row.rowNo,
        row.code,
        reasons[row.code],
      ]),
    ],
    { bom: true },
  )
}

const labelOf = (platform: Platform, batch: BatchRow, card: PrintedCard): Label => {
  const { headline, call } = copyOf(batch, card)
  return {
    headline,
    place: '',
    call: { zh: call, en: '' },
    note: `No. ${card.cardId} · ${card.copy.toUpperCase()}`,
    face: { kind: 'link', text: address(platform, card.slug) },
  }
}

/** A part of the cards on A4, each with its own code and wording. */
export async function cardPdf(
  platform: Platform,
  batch: BatchRow,
  { part, columns, rows }: { part: number; columns: number; rows: number },
): Promise<Uint8Array> {
  let after = 0
  let cards: PrintedCard[] = []
  for (let no = 1; no <= part; no++) {
    cards = await cardPage(platform.db, batch.batchId, { after, limit: cardsPerFile })
    after = cards.at(-1)?.cardId ?? after
    if (cards.length === 0) throw new Refusal(cardRefusals.noCards, { part })
  }
  const printed = await printInThread({
    title: batch.name,
    labels: cards.map((card) => labelOf(platform, batch, card)),
    layout: { kind: 'sheet', columns, rows, copies: 1 },
    format: 'pdf',
  })
  return printed.bytes
}
