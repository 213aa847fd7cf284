// The part of fontkit that printing uses; the package brings no types.
declare module 'fontkit' {
  export interface Command {
    command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
    args: number[]
  }
  export interface Glyph {
    path: { commands: Command[] }
  }
  export interface Font {
    unitsPerEm: number
    characterSet: number[]
    getVariation(settings: Record<string, number>): Font
    layout(text: string): { glyphs: Glyph[]; positions: { xAdvance: number }[] }
  }
  export function create(bytes: Buffer): Font
}
