// Pages as one PDF. Text is outlines, our codes are outlines, so nothing depends on the viewer.
import PdfDocument from 'pdfkit'
import { short, type Outline, type Page, type Path, type Segment, type Shape } from './shapes.ts'

const POINTS_PER_MM = 72 / 25.4
type Pdf = InstanceType<typeof PdfDocument>
/** What pdfkit can do and its types leave out. */
type Bare = Pdf & {
  addContent: (operators: string) => unknown
  openImage: (png: Buffer) => PDFKit.Mixins.ImageSrc
  ref: (entries: object) => Form
  page: { xobjects: Record<string, Form> }
}
interface Form {
  end: (content: Buffer) => void
}

export async function pdfOf(pages: readonly Page[], title: string): Promise<Buffer> {
  const pdf = new PdfDocument({ autoFirstPage: false, info: { Title: title } }) as Bare
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  const pen = penOf(pdf)
  for (const { widthMm, heightMm, shapes } of pages) {
    pdf.addPage({ size: [widthMm * POINTS_PER_MM, heightMm * POINTS_PER_MM], margin: 0 })
    pdf.save().scale(POINTS_PER_MM)
    shapes.forEach(pen)
    pdf.restore()
  }
  pdf.end()
  await done
  return Buffer.concat(chunks)
}

/**
 * Draws shapes. A path stands in the file once and is called by its name, since most letters are
 * drawn again and again; so is a picture.
 */
function penOf(pdf: Bare): (shape: Shape) => void {
  const names = new Map<Path, readonly [string, Form]>()
  const pictures = new WeakMap<Uint8Array, PDFKit.Mixins.ImageSrc>()
  const keep = (path: Path) => {
    const form = pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: boundsOf(path) })
    form.end(Buffer.from(`${operatorsOf(path)} f`))
    const named = [`P${names.size}`, form] as const
    names.set(path, named)
    return named
  }
  const outline = ({ path, at, scale, color }: Outline) => {
    const [name, form] = names.get(path) ?? keep(path)
    pdf.page.xobjects[name] = form
    pdf.save().fillColor(color)
    const size = short(scale)
    pdf.addContent(`${size} 0 0 ${size} ${short(at[0])} ${short(at[1])} cm /${name} Do`)
    pdf.restore()
  }
  const draw = (shape: Shape): void => {
    switch (shape.kind) {
      case 'outline':
        return outline(shape)
      case 'picture': {
        const { png, x, y, size } = shape
        const picture = pictures.get(png) ?? pdf.openImage(Buffer.from(png))
        pictures.set(png, picture)
        return void pdf.image(picture, x, y, { width: size, height: size })
      }
      case 'line': {
        pdf.save().lineWidth(shape.width)
        if (shape.dash !== undefined) pdf.dash(shape.dash, { space: shape.dash })
        pdf.moveTo(...shape.from).lineTo(...shape.to)
        return void pdf.stroke(shape.color).restore()
      }
      case 'turned': {
        pdf.save().rotate(180, { origin: [...shape.about] })
        shape.shapes.forEach(draw)
        return void pdf.restore()
      }
    }
  }
  return draw
}

/** Wide enough for every point, those that only pull at a curve too. */
function boundsOf({ segments }: Path): number[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number) => {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  for (const [mark, ...args] of segments) {
    const [x = 0, y = 0, width = 0, height = 0] = args
    if (mark === 'R') take(x + width, y + height)
    for (let at = 0; at + 1 < (mark === 'R' ? 2 : args.length); at += 2)
      take(args[at] ?? 0, args[at + 1] ?? 0)
  }
  return [left, top, right, bottom]
}

/** PDF knows no quadratic curves: each is the cubic one of the same shape. */
function operatorsOf({ segments }: Path): string {
  let [x, y] = [0, 0]
  const operators: string[] = []
  const say = (operator: string, ...numbers: number[]) =>
    operators.push(`${numbers.map(short).join(' ')} ${operator}`)
  const between = (from: number, to: number) => from + (2 / 3) * (to - from)
  const write = (segment: Segment): void => {
    switch (segment[0]) {
      case 'M':
      case 'L':
        say(segment[0].toLowerCase(), segment[1], segment[2])
        break
      case 'Q': {
        const [, cx, cy, toX, toY] = segment
        say('c', between(x, cx), between(y, cy), between(toX, cx), between(toY, cy), toX, toY)
        break
      }
      case 'C':
        say('c', ...(segment.slice(1) as number[]))
        break
      case 'R':
        say('re', segment[1], segment[2], segment[3], segment[4])
        break
      case 'Z':
        say('h')
    }
    if (segment[0] !== 'Z' && segment[0] !== 'R') [x, y] = segment.slice(-2) as [number, number]
  }
  segments.forEach(write)
  return operators.join(' ')
}
