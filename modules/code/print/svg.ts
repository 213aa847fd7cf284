// A page as SVG, in millimetres.
import { short, type Page, type Path, type Segment, type Shape } from './shapes.ts'

const written = ([mark, ...args]: Segment): string => {
  if (mark !== 'R') return mark + args.map(short).join(' ')
  const [x = 0, y = 0, width = 0, height = 0] = args
  return `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`
}
const pathOf = ({ segments }: Path): string => segments.map(written).join('')
const pair = (point: readonly number[]): string => point.map(short).join(' ')

function drawn(shape: Shape): string {
  switch (shape.kind) {
    case 'outline':
      return (
        `<path transform="translate(${pair(shape.at)}) scale(${short(shape.scale)})"` +
        ` d="${pathOf(shape.path)}" fill="${shape.color}"/>`
      )
    case 'picture': {
      const { x, y, size, png } = shape
      const side = `width="${short(size)}" height="${short(size)}"`
      const data = Buffer.from(png).toString('base64')
      return `<image x="${short(x)}" y="${short(y)}" ${side} href="data:image/png;base64,${data}"/>`
    }
    case 'line': {
      const { from, to, color, width, dash } = shape
      const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`
      return `<path d="M${pair(from)}L${pair(to)}" stroke="${color}" stroke-width="${width}"${dashes}/>`
    }
    case 'turned': {
      const inner = shape.shapes.map(drawn).join('')
      return `<g transform="rotate(180 ${pair(shape.about)})">${inner}</g>`
    }
  }
}

export const svgOf = ({ widthMm: width, heightMm: height, shapes }: Page): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm"` +
  ` viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fff"/>\n` +
  `${shapes.map(drawn).join('\n')}\n</svg>\n`
