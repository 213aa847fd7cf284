// A table tent: A4 folded at three dashed lines into two faces and a foot, read from both sides.
import { papers, type Label } from '../label.ts'
import { inks, type Line, type Page, type Shape } from '../shapes.ts'
import type { SetLine } from '../typesetter.ts'
import { faceShape } from './face.ts'

const FACE_MM = 118
/** The two feet lie over each other and are glued. */
const FOOT_MM = (papers.a4.heightMm - 2 * FACE_MM) / 2

export function tentPage(label: Label, set: SetLine): Page {
  const { widthMm, heightMm } = papers.a4
  const middle = heightMm / 2
  const near = faceOf(label, middle, set)
  const folds = [FOOT_MM, middle, heightMm - FOOT_MM].map((y): Line => ({
    kind: 'line',
    from: [0, y],
    to: [widthMm, y],
    color: inks.rule,
    width: 0.2,
    dash: 2,
  }))
  const far: Shape = { kind: 'turned', about: [widthMm / 2, middle], shapes: near }
  return { widthMm, heightMm, shapes: [...folds, ...near, far] }
}

/** The near face, below the middle fold: code on the left, words on the right. */
function faceOf(label: Label, top: number, set: SetLine): Shape[] {
  const size = 88
  const words = { x: 116, align: 'left', widest: 84 } as const
  return [
    faceShape(label.face, 18, top + (FACE_MM - size) / 2, size),
    ...set(label.headline, { ...words, y: top + 38, size: 12, weight: 600 }),
    ...set(label.place, { ...words, y: top + 50, size: 6.5, color: inks.grey }),
    ...set(label.call.zh, { ...words, y: top + 72, size: 7.5, weight: 600 }),
    ...set(label.call.en, { ...words, y: top + 82, size: 5, color: inks.grey }),
    ...set(label.note, { ...words, y: top + 100, size: 3.2, color: inks.faint }),
  ]
}
