// Letters as outlines. The font comes in a hundred parts by use of characters; a part is unpacked
// when a text first needs it and kept.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create, type Command, type Font } from 'fontkit'
import decompress from 'woff2-encoder/decompress'
import type { Path, Segment } from './shapes.ts'

export type Weight = 400 | 600
export interface Letter {
  /** In units of the em, the baseline at 0, downwards positive. */
  path: Path
  /** How far the next letter stands, in ems. */
  advance: number
}
/** Gives a character's outline, or undefined where the font has none. */
export type Letters = (character: string, weight: Weight) => Letter | undefined

const home = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
)
const weights: readonly Weight[] = [400, 600]

interface Part {
  name: string
  ranges: (readonly [number, number])[]
}
const rangeOf = (text: string): readonly [number, number] => {
  const [from = '', until = from] = text.replace('U+', '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(until, 16)]
}
/** Which part holds which characters; the Latin one is asked first. */
const parts: Part[] = Object.entries(
  JSON.parse(readFileSync(join(home, 'unicode.json'), 'utf8')) as Record<string, string>,
)
  .map(([name, ranges]) => ({
    name: name.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map(rangeOf),
  }))
  .reverse()

const partOf = (point: number): string | undefined =>
  parts.find(({ ranges }) => ranges.some(([from, until]) => point >= from && point <= until))?.name

interface Loaded {
  held: ReadonlySet<number>
  fonts: ReadonlyMap<Weight, Font>
}
const loaded = new Map<string, Promise<Loaded>>()

async function load(part: string): Promise<Loaded> {
  const packed = readFileSync(join(home, 'files', `noto-sans-sc-${part}-wght-normal.woff2`))
  const font = create(Buffer.from(await decompress(packed)))
  return {
    held: new Set(font.characterSet),
    fonts: new Map(weights.map((wght) => [wght, font.getVariation({ wght })])),
  }
}

const marks = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
} as const
/** The font's y points up, the page's down. */
const segmentOf = ({ command, args }: Command, em: number): Segment =>
  [
    marks[command],
    ...args.map((value, at) => (at % 2 === 0 ? value : -value) / em),
  ] as unknown as Segment

function letterOf({ held, fonts }: Loaded, character: string, weight: Weight): Letter | undefined {
  const font = fonts.get(weight)
  if (!font || !held.has(character.codePointAt(0) ?? -1)) return undefined
  const { glyphs, positions } = font.layout(character)
  const [glyph, position] = [glyphs[0], positions[0]]
  if (!glyph || !position) return undefined
  const em = font.unitsPerEm
  const segments = glyph.path.commands.map((command) => segmentOf(command, em))
  return { path: { segments }, advance: position.xAdvance / em }
}

const known = new Map<string, Letter | undefined>()

/** Unpacks what these texts need; afterwards every one of their letters is at hand. */
export async function lettersFor(texts: readonly string[]): Promise<Letters> {
  const characters = new Set(texts.flatMap((text) => [...text]))
  for (const character of characters) {
    const part = partOf(character.codePointAt(0) ?? 0)
    if (known.has(`400 ${character}`) || part === undefined) continue
    const ready = loaded.get(part) ?? load(part)
    loaded.set(part, ready)
    const font = await ready
    for (const weight of weights)
      known.set(`${weight} ${character}`, letterOf(font, character, weight))
  }
  return (character, weight) => known.get(`${weight} ${character}`)
}
