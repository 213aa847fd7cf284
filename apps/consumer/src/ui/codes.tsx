// The code for the till, drawn: QR for cameras, bars for scanners.
import { create } from 'qrcode'
import { useMemo } from 'react'
import { code128 } from '../code128.ts'
import { useWords } from '../language.tsx'

function qrPath(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  return { path, size: modules.size }
}

export function Qr({ code }: { code: string }) {
  const { say } = useWords()
  const { path, size } = useMemo(() => qrPath(code), [code])
  return (
    <svg className="qr" viewBox={`-2 -2 ${size + 4} ${size + 4}`} role="img" aria-label={say('qr', { code })}
      shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  )
}

export function Barcode({ code }: { code: string }) {
  const { say } = useWords()
  const widths = useMemo(() => code128(code), [code])
  if (!widths) return null
  const bars: string[] = []
  let at = 0
  widths.forEach((width, n) => {
    if (n % 2 === 0) bars.push(`M${at} 0h${width}v40h-${width}z`)
    at += width
  })
  return (
    <svg className="bars" viewBox={`0 0 ${at} 40`} preserveAspectRatio="none" role="img"
      aria-label={say('barcode', { code })} shapeRendering="crispEdges">
      <path d={bars.join('')} />
    </svg>
  )
}

/** In groups of four, as it is read aloud. */
export const spaced = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')
