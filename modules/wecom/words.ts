// What is written, as pure rules: placeholders filled at the last moment, and WeCom's byte limits
// kept.
import type { Attachment, MessageBody } from '#wechat'

/** A link card under the text. */
export interface Card {
  kind: 'link'
  title: string
  url: string
  note?: string
  pictureUrl?: string
}
/** Texts hold `{name}`, `{store}` and `{guide}`, never the name itself. */
export interface Content {
  text: string
  attachments: Card[]
}
export interface Names {
  name: string | null
  store: string | null
  guide: string | null
}

const MAX_TEXT = 4000
const MAX_TITLE = 128
const MAX_NOTE = 512

/** As much of the text as fits, never half a character. */
function cutBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text
  let used = 0
  let kept = ''
  for (const letter of text) {
    used += Buffer.byteLength(letter)
    if (used > max - 3) return `${kept}…`
    kept += letter
  }
  return kept
}

/** A name nobody knows is left out together with the comma that followed it. */
function fillWords(text: string, names: Names): string {
  return text.replace(
    /\{(name|store|guide)\}([，,、]?[ \t]*)/g,
    (_all, key: keyof Names, tail: string) => (names[key] ? `${names[key]}${tail}` : ''),
  )
}

export const namesPerson = (content: Content): boolean =>
  [content.text, ...content.attachments.flatMap((card) => [card.title, card.note ?? ''])].some(
    (text) => text.includes('{name}'),
  )

const wireCard = (card: Card, names: Names): Attachment => ({
  msgtype: 'link',
  link: {
    title: cutBytes(fillWords(card.title, names), MAX_TITLE),
    url: card.url,
    ...(card.note && { desc: cutBytes(fillWords(card.note, names), MAX_NOTE) }),
    ...(card.pictureUrl && { picurl: card.pictureUrl }),
  },
})

const MAX_SERVICE_TEXT = 2048

/** Customer service is greeted in words alone: its links stand below them. */
export const serviceText = ({ text, attachments }: Content, names: Names): string =>
  cutBytes(
    [fillWords(text, names), ...attachments.map((card) => `${card.title} ${card.url}`)].join('\n'),
    MAX_SERVICE_TEXT,
  )

/** The message in WeCom's own shape. */
export const wireBody = (content: Content, names: Names): MessageBody => ({
  text: { content: cutBytes(fillWords(content.text, names), MAX_TEXT) },
  ...(content.attachments.length > 0 && {
    attachments: content.attachments.slice(0, 9).map((card) => wireCard(card, names)),
  }),
})
