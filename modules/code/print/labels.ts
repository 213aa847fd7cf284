// Codes as labels: what is printed on each. A code the platform has not drawn yet has none.
import type { PrintAsked } from '#contracts'
import { Refusal, type Call } from '#platform'
import { brandOf } from '#modules/org'
import { codePicture } from '#modules/wecom'
import { codeRefusals } from '../refusals.ts'
import { codeLines, type CodeLine } from '../sql/code.ts'
import type { Label, Layout } from './label.ts'

const CALL = { zh: '微信扫一扫，添加专属导购', en: 'Scan with WeChat to add your guide' }

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
    if (!line) throw new Refusal(codeRefusals.unknownCode, { id })
    const png = await codePicture(platform.db, id)
    if (png) {
      made.labels.push(labelOf(line, brand ?? '', png))
      made.lines.push(line)
    } else made.waiting.push({ id, name: line.name })
  }
  return made
}

const labelOf = (line: CodeLine, brand: string, png: Uint8Array): Label => ({
  headline: brand || line.storeName,
  place: brand ? line.storeName : '',
  call: CALL,
  note: `${line.name} · ${line.placement}`,
  face: { kind: 'png', png },
})
