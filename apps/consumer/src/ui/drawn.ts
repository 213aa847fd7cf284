// The code for the till, drawn: QR for cameras, bars for scanners, digits to be read aloud.
import { create } from 'qrcode/lib/core/qrcode.js'
import { code128 } from '../code128.ts'
import type { Spoken } from '../speak.ts'
import { html, nothing, type Html } from './html.ts'

export function qr(code: string, label: string): Html {
  const { modules } = create(code, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  const side = modules.size + 4
  return html`<svg class="qr" viewBox="-2 -2 ${side} ${side}" role="img" aria-label="${label}"
    shape-rendering="crispEdges"><path d="${path}"/></svg>`
}

function bars(code: string, label: string): Html {
  const widths = code128(code)
  if (!widths) return nothing
  const drawn: string[] = []
  let at = 0
  widths.forEach((width, n) => {
    if (n % 2 === 0) drawn.push(`M${at} 0h${width}v40h-${width}z`)
    at += width
  })
  return html`<svg class="bars" viewBox="0 0 ${at} 40" preserveAspectRatio="none" role="img" aria-label="${label}"
    shape-rendering="crispEdges"><path d="${drawn.join('')}"/></svg>`
}

/** In groups of four, as it is read aloud. */
const spaced = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')

export const tillCode = ({ say }: Spoken, code: string): Html =>
  html`${qr(code, say('qr', { code }))}${bars(
    code,
    say('barcode', { code }),
  )}<p class="digits">${spaced(code)}</p>`
