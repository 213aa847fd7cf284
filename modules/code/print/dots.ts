// Pages and codes as dots: PNG at 300 to the inch.
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { readFile } from 'node:fs/promises'
import { toBuffer } from 'qrcode'
import type { Page } from './shapes.ts'
import { svgOf } from './svg.ts'

const PER_MM = 300 / 25.4
/** Dots of our own codes: 300 to the inch at ten centimetres. */
const CODE_DOTS = 1200

let started: Promise<void> | undefined
const start = (): Promise<void> =>
  (started ??= readFile(new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))).then(
    (wasm) => initWasm(wasm),
  ))

/** Everything on a page is an outline or a picture, so no font is asked for. */
export async function pngOf(page: Page): Promise<Uint8Array> {
  await start()
  const drawing = new Resvg(svgOf(page), {
    fitTo: { mode: 'width', value: Math.round(page.widthMm * PER_MM) },
    font: { loadSystemFonts: false },
  })
  const picture = drawing.render()
  const bytes = picture.asPng()
  picture.free()
  drawing.free()
  return bytes
}

export const qrPng = (text: string, dots = CODE_DOTS): Promise<Uint8Array> =>
  toBuffer(text, { width: dots, margin: 4, errorCorrectionLevel: 'Q' })
