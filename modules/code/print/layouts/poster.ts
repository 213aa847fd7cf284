// One code on one sheet, to stand or hang: brand, store, code, what to do.
import { papers, type Label } from '../label.ts'
import { inks, type Page } from '../shapes.ts'
import type { SetLine } from '../typesetter.ts'
import { faceShape } from './face.ts'

/** Drawn for A6; A4 is twice that in width and height, and a little paper more. */
export function posterPage(label: Label, paper: 'a4' | 'a6', set: SetLine): Page {
  const { widthMm, heightMm } = papers[paper]
  const scale = widthMm / papers.a6.widthMm
  const middle = widthMm / 2
  const line = (text: string, y: number, size: number, color: string, weight: 400 | 600 = 400) =>
    set(text, {
      x: middle,
      y: y * scale,
      size: size * scale,
      color,
      weight,
      widest: widthMm - 16 * scale,
    })
  const size = 72 * scale
  return {
    widthMm,
    heightMm,
    shapes: [
      ...line(label.headline, 19, 8.4, inks.black, 600),
      ...line(label.place, 28, 4.6, inks.grey),
      faceShape(label.face, middle - size / 2, 34 * scale, size),
      ...line(label.call.zh, 117, 5.4, inks.black, 600),
      ...line(label.call.en, 124.5, 3.8, inks.grey),
      ...line(label.note, 141, 2.8, inks.faint),
    ],
  }
}
