// Sets a line of text in outlines, so that it prints the same wherever the file is opened.
import type { Letters, Weight } from './glyphs.ts'
import { inks, type Outline } from './shapes.ts'

export interface Setting {
  x: number
  /** The baseline. */
  y: number
  /** Height of the em in millimetres. */
  size: number
  weight?: Weight
  color?: string
  align?: 'left' | 'middle'
  /** A longer line is set smaller, then cut off. */
  widest: number
}
export type SetLine = (text: string, setting: Setting) => Outline[]

const SMALLEST = 0.65

/**
 * A typesetter over these letters. What the font cannot draw is left out and told to `missing`: a
 * box in its place would be printed a thousand times.
 */
export function typesetter(letters: Letters, missing: Set<string>): SetLine {
  const drawable = (text: string, weight: Weight): string[] =>
    [...text].filter((character) => {
      if (letters(character, weight)) return true
      if (!/\p{Cf}|\p{M}|\s/u.test(character)) missing.add(character)
      return false
    })
  const widthOf = (line: readonly string[], weight: Weight) =>
    line.reduce((sum, character) => sum + (letters(character, weight)?.advance ?? 0), 0)

  /** The line and its size, so that it is no wider than it may be. */
  function fit(line: string[], { size, weight = 400, widest }: Setting) {
    const width = widthOf(line, weight) * size
    const fitting = width > widest ? (size * widest) / width : size
    if (fitting >= size * SMALLEST) return { line, size: fitting }
    const kept = [...line]
    while (kept.length > 0 && widthOf([...kept, '…'], weight) * size * SMALLEST > widest) kept.pop()
    return { line: [...kept, '…'], size: size * SMALLEST }
  }

  return (text, setting) => {
    const { x, y, weight = 400, color = inks.black, align = 'middle' } = setting
    const { line, size } = fit(drawable(text, weight), setting)
    let pen = align === 'middle' ? x - (widthOf(line, weight) * size) / 2 : x
    return line.flatMap((character): Outline[] => {
      const letter = letters(character, weight)
      if (!letter) return []
      const at = [pen, y] as const
      pen += letter.advance * size
      if (letter.path.segments.length === 0) return []
      return [{ kind: 'outline', path: letter.path, at, scale: size, color }]
    })
  }
}
