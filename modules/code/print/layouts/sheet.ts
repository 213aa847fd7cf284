// Many stickers on A4, with marks to cut along.
import { papers, type Label } from '../label.ts'
import { inks, type Line, type Page, type Shape } from '../shapes.ts'
import type { SetLine } from '../typesetter.ts'
import { faceShape } from './face.ts'

const MARGIN_MM = 8
const { widthMm, heightMm } = papers.a4

export interface Grid {
  columns: number
  rows: number
}

/** Labels page by page, row by row. */
export function sheetPages(labels: readonly Label[], grid: Grid, set: SetLine): Page[] {
  const size = grid.columns * grid.rows
  const pages: Page[] = []
  for (let first = 0; first < labels.length; first += size)
    pages.push(sheetPage(labels.slice(first, first + size), grid, set))
  return pages
}

function sheetPage(labels: readonly Label[], grid: Grid, set: SetLine): Page {
  const width = (widthMm - 2 * MARGIN_MM) / grid.columns
  const height = (heightMm - 2 * MARGIN_MM) / grid.rows
  const stickers = labels.flatMap((label, at) =>
    sticker(label, set, {
      x: MARGIN_MM + (at % grid.columns) * width,
      y: MARGIN_MM + Math.floor(at / grid.columns) * height,
      width,
      height,
    }),
  )
  return { widthMm, heightMm, shapes: [...cutMarks(grid, width, height), ...stickers] }
}

interface Room {
  x: number
  y: number
  width: number
  height: number
}
/** A tall sticker has its words above and below the code, a wide one beside it. */
const sticker = (label: Label, set: SetLine, room: Room): Shape[] =>
  room.width > room.height * 1.25 ? wide(label, set, room) : tall(label, set, room)

function tall(label: Label, set: SetLine, { x, y, width, height }: Room): Shape[] {
  const unit = Math.min(width, height / 1.32)
  const top = y + (height - unit * 1.32) / 2
  const size = unit * 0.78
  const line = { x: x + width / 2, widest: width * 0.9 }
  return [
    ...set(label.headline, { ...line, y: top + unit * 0.15, size: unit * 0.095, weight: 600 }),
    faceShape(label.face, x + (width - size) / 2, top + unit * 0.19, size),
    ...set(label.call.zh, { ...line, y: top + unit * 1.075, size: unit * 0.075, weight: 600 }),
    ...set(label.place, { ...line, y: top + unit * 1.165, size: unit * 0.055, color: inks.grey }),
    ...set(label.note, { ...line, y: top + unit * 1.24, size: unit * 0.045, color: inks.faint }),
  ]
}

function wide(label: Label, set: SetLine, { x, y, width, height }: Room): Shape[] {
  const size = Math.min(height * 0.86, width * 0.5)
  const pad = (height - size) / 2
  const left = x + Math.min(pad, width * 0.06)
  const words = {
    x: left + size + width * 0.03,
    align: 'left',
    widest: x + width * 0.96 - (left + size + width * 0.03),
  } as const
  const at = (share: number) => y + pad + size * share
  return [
    faceShape(label.face, left, y + pad, size),
    ...set(label.headline, { ...words, y: at(0.27), size: size * 0.15, weight: 600 }),
    ...set(label.call.zh, { ...words, y: at(0.5), size: size * 0.11, weight: 600 }),
    ...set(label.call.en, { ...words, y: at(0.63), size: size * 0.08, color: inks.grey }),
    ...set(label.place, { ...words, y: at(0.77), size: size * 0.08, color: inks.grey }),
    ...set(label.note, { ...words, y: at(0.89), size: size * 0.07, color: inks.faint }),
  ]
}

/** Short lines at the edge of the paper, so that nothing is printed on what is cut out. */
function cutMarks({ columns, rows }: Grid, width: number, height: number): Line[] {
  const mark = (from: readonly [number, number], to: readonly [number, number]): Line => ({
    kind: 'line',
    from,
    to,
    color: inks.faint,
    width: 0.15,
  })
  const [near, far] = [MARGIN_MM * 0.3, MARGIN_MM * 0.85]
  const across = Array.from({ length: columns + 1 }, (_, n) => MARGIN_MM + n * width)
  const down = Array.from({ length: rows + 1 }, (_, n) => MARGIN_MM + n * height)
  return [
    ...across.flatMap((x) => [
      mark([x, near], [x, far]),
      mark([x, heightMm - far], [x, heightMm - near]),
    ]),
    ...down.flatMap((y) => [
      mark([near, y], [far, y]),
      mark([widthMm - far, y], [widthMm - near, y]),
    ]),
  ]
}
