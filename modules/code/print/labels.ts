// Codes as labels: what is printed on each. A code the platform has not drawn yet has none.
import type { PrintAsked } from '#contracts'
import { Refusal, type Call, type Platform } from '#platform'
import { brandOf } from '#modules/org'
import { addressOf, callOf, ownPicture, printsLink } from '../face.ts'
import { codeRefusals } from '../refusals.ts'
import { codeLines, type CodeLine } from '../sql/code.ts'
import type { Face, Label, Layout } from './label.ts'

export interface ToPrint {
  labels: Label[]
  lines: CodeLine[]
  waiting: { id: number; name: string }[]
}

export function layoutOf({ layout, columns, rows, copies }: PrintAsked): Layout {
  switch (layout) {
    case 'posterA4':
      return { kind: 'poster', paper: 'a4' }
    case 'posterA6':
      return { kind: 'poster', paper: 'a6' }
    case 'tent':
      return { kind: 'tent' }
    case 'sheet':
      return { kind: 'sheet', columns, rows, copies }
  }
}

/** In the order they were asked for; one that is unknown, or not within reach, is refused. */
export async function toPrint({ platform, scope }: Call, ids: string): Promise<ToPrint> {
  const wanted = [...new Set(ids.split(',').map(Number))]
  const found = await codeLines(platform.db, scope, { ids: wanted, limit: wanted.length })
  const byId = new Map(found.map((line) => [line.id, line]))
  const { name: brand } = await brandOf(platform.db)
  const made: ToPrint = { labels: [], lines: [], waiting: [] }
  for (const id of wanted) {
    const line = byId.get(id)
    if (!line) throw new Refusal(codeRefusals.unknownCode)
    const face = await printedFace(platform, line)
    if (face) {
      made.labels.push(labelOf(line, brand ?? '', face))
      made.lines.push(line)
    } else made.waiting.push({ id, name: line.name })
  }
  return made
}

/** The platform's own picture of a fixed code; of the others our address. */
async function printedFace(platform: Platform, line: CodeLine): Promise<Face | undefined> {
  if (printsLink(line)) return { kind: 'link', text: addressOf(platform, line) }
  const png = await ownPicture(platform.db, line)
  return png ? { kind: 'png', png } : undefined
}

const labelOf = (line: CodeLine, brand: string, face: Face): Label => ({
  headline: brand || line.storeName,
  place: brand ? line.storeName : '',
  call: callOf(line.kind),
  note: `${line.name} · ${line.placement}`,
  face,
})
