// Which wording somebody gets, and what it says to her.
import type { OutreachCopy } from '#contracts'
import { armOf } from '#modules/experiment'
import { fill, variablesOf } from '#modules/sms'
import type { OutreachRow, Wording } from './sql/outreach.ts'

type Split = Pick<OutreachRow, 'id' | 'shareB'>

/** The same person has the same wording, on every machine and at every try. */
export const copyFor = ({ id, shareB }: Split, customerId: number): 'a' | 'b' =>
  armOf(`outreach:${id}`, customerId, [
    { name: 'a', weightBp: 10_000 - shareB },
    { name: 'b', weightBp: shareB },
  ]) as 'a' | 'b'

export const copyOf = (
  { copyA, copyB }: Pick<OutreachRow, 'copyA' | 'copyB'>,
  copy: 'a' | 'b',
): OutreachCopy => (copy === 'b' && copyB !== null ? copyB : copyA)

/** Nothing of the person stands in her link, nor in her message. */
export interface Place {
  publicUrl: string
  store: string
}

const filledIn = (text: string, slug: string, { publicUrl, store }: Place): string =>
  text
    .replaceAll('{link}', `${publicUrl}/c/${slug}`)
    .replaceAll('{slug}', slug)
    .replaceAll('{store}', store)

/** The message as it leaves. */
export function messageOf(
  { templateId, params }: OutreachCopy,
  wording: string,
  slug: string,
  place: Place,
): { text: string; sms: { templateId: number; params: string[] } } {
  const filled = params.map((text) => filledIn(text, slug, place))
  return { text: fill(wording, filled), sms: { templateId, params: filled } }
}

export type WordingFault = 'unknownSms' | 'wrongParams' | 'linkNeeded'

/** What is wrong with a wording, if anything is. */
export function faultOf(
  { templateId, params }: OutreachCopy,
  known: readonly Wording[],
): WordingFault | undefined {
  const wording = known.find((row) => row.templateId === templateId)
  if (!wording) return 'unknownSms'
  if (variablesOf(wording.text).length !== params.length) return 'wrongParams'
  return params.some((text) => /\{(link|slug)\}/.test(text)) ? undefined : 'linkNeeded'
}
