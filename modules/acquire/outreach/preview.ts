// Before anything leaves: whom it would reach, who would be held back and why, and what it costs.
// Some of the people are put before the gate as if it were now; the rest is taken to be like them.
import { chunksOf } from '#kit'
import type { OutreachPreview } from '#contracts'
import { brandScope, type Platform, type Tx } from '#platform'
import { countSegment, idsOf } from '#modules/audience'
import { foreseeTouches, reasonWords } from '#modules/messaging'
import { partsOf } from '#modules/sms'
import { notToCall } from './sql/consent.ts'
import { countsOf, somePeople, type NewPerson } from './sql/person.ts'
import { wordings, type OutreachRow } from './sql/outreach.ts'
import { priceOf } from './sql/price.ts'
import { copyFor, copyOf, messageOf } from './wording.ts'

const MOST = 2_000
const PART = 500
/** As long as any short name. */
const ANY_SLUG = 'x'.repeat(10)

async function peopleOf(
  platform: Platform,
  row: OutreachRow,
): Promise<{ people: number; some: NewPerson[] }> {
  const { segmentId } = row
  const inList = (await countsOf(platform.db, [row.id])).get(row.id)?.people ?? 0
  if (segmentId === null || inList > 0)
    return { people: inList, some: await somePeople(platform.db, row.id, MOST) }
  const some: NewPerson[] = []
  for await (const ids of idsOf(platform, brandScope(), segmentId)) {
    some.push(...ids.map((customerId) => ({ customerId, copy: copyFor(row, customerId) })))
    if (some.length >= MOST) break
  }
  const { count } = await countSegment(platform, brandScope(), segmentId)
  return { people: Math.max(count, some.length), some: some.slice(0, MOST) }
}

interface Judged {
  ready: number
  waiting: number
  held: Map<string, number>
  parts: number
}

type Message = (person: NewPerson) => { text: string; parts: number }

async function judgeTexts(
  tx: Tx,
  row: OutreachRow,
  people: readonly NewPerson[],
  message: Message,
  judged: Judged,
): Promise<void> {
  const verdicts = await foreseeTouches(
    tx,
    people.map((person) => ({
      customerId: person.customerId,
      ownerKey: `outreach:${row.id}:${person.customerId}`,
      key: `outreach:${row.id}`,
      class: 'marketing',
      purpose: 'marketing',
      carrier: 'sms',
      content: { text: message(person).text },
    })),
  )
  for (const [n, verdict] of verdicts.entries()) {
    const person = people[n]
    if (verdict.kind === 'refuse') count(judged.held, verdict.reason)
    else if (person) judged.parts += message(person).parts
    if (verdict.kind === 'pass') judged.ready += 1
    if (verdict.kind === 'defer') judged.waiting += 1
  }
}

async function judgeCalls(tx: Tx, people: readonly NewPerson[], judged: Judged): Promise<void> {
  const left = await notToCall(
    tx.db,
    people.map((person) => person.customerId),
  )
  for (const reason of left.values()) count(judged.held, reason)
  judged.ready += people.length - left.size
}

const count = (held: Map<string, number>, reason: string): void => {
  held.set(reason, (held.get(reason) ?? 0) + 1)
}

export async function previewOutreach(
  platform: Platform,
  row: OutreachRow,
): Promise<OutreachPreview> {
  const { people, some } = await peopleOf(platform, row)
  const price = await priceOf(platform.db)
  const known = await wordings(
    platform.db,
    [row.copyA, row.copyB].flatMap((copy) => copy?.templateId ?? []),
  )
  const place = { publicUrl: platform.config.publicUrl, store: row.storeName }
  const message: Message = ({ copy }) => {
    const wanted = copyOf(row, copy)
    const wording = known.find((one) => one.templateId === wanted.templateId)?.text ?? ''
    const { text } = messageOf(wanted, wording, ANY_SLUG, place)
    return { text: `【${price.sign}】${text}`, parts: partsOf(text, price.sign) }
  }
  const judged: Judged = { ready: 0, waiting: 0, held: new Map(), parts: 0 }
  for (const part of chunksOf(some, PART))
    await platform.transact({}, (tx) =>
      row.kind === 'sms'
        ? judgeTexts(tx, row, part, message, judged)
        : judgeCalls(tx, part, judged),
    )
  const parts = some.length === 0 ? 0 : Math.round((judged.parts * people) / some.length)
  return {
    people,
    asked: some.length,
    ready: judged.ready,
    waiting: judged.waiting,
    held: heldShown([...judged.held].map(([reason, n]) => ({ reason, people: n }))),
    parts,
    costFen: Math.round((parts * price.fenPerThousand) / 1000),
    example: message({ customerId: 0, copy: 'a' }).text,
  }
}

/** The reason as a code, and in words. */
export const heldShown = (rows: readonly { reason: string; people: number }[]) =>
  rows
    .map((row) => ({
      ...row,
      sentence: reasonWords(row.reason) ?? { zh: row.reason, en: row.reason },
    }))
    .toSorted((a, b) => b.people - a.people)
