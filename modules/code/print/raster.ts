// A page as dots, for those whose tool takes pictures only. Edges are as grey as they cover a dot.
import { readPng, writePng, type Bitmap } from './png.ts'
import type { Line, Outline, Page, Picture, Shape } from './shapes.ts'

const DOTS_PER_MM = 300 / 25.4

/** From millimetres to dots; `turn` is -1 on the far side of what is folded. */
interface Place {
  turn: 1 | -1
  x: number
  y: number
}
interface Canvas {
  width: number
  height: number
  rgb: Buffer
}
type Point = readonly [number, number]

export function pngOf({ widthMm, heightMm, shapes }: Page): Buffer {
  const [width, height] = [Math.round(widthMm * DOTS_PER_MM), Math.round(heightMm * DOTS_PER_MM)]
  // Each line begins with its filter, none: the canvas is the content of the file.
  const stride = width * 3 + 1
  const canvas = { width, height, rgb: Buffer.alloc(stride * height, 0xff) }
  for (let y = 0; y < height; y++) canvas.rgb[y * stride] = 0
  const opened = new Map<Uint8Array, Bitmap>()
  const draw = (shape: Shape, place: Place): void => {
    switch (shape.kind) {
      case 'outline':
        return fill(canvas, contoursOf(shape, place), shape.color)
      case 'line':
        return fill(canvas, strokesOf(shape, place), shape.color)
      case 'picture': {
        const bitmap = opened.get(shape.png) ?? readPng(shape.png)
        opened.set(shape.png, bitmap)
        return copy(canvas, bitmap, shape, place)
      }
      case 'turned':
        for (const inner of shape.shapes)
          draw(inner, { turn: -1, x: 2 * shape.about[0], y: 2 * shape.about[1] })
    }
  }
  for (const shape of shapes) draw(shape, { turn: 1, x: 0, y: 0 })
  return writePng({ width, height, depth: 8, colors: 2 }, canvas.rgb)
}

const dotOf = ({ turn, x, y }: Place, [mmX, mmY]: Point): Point => [
  (x + turn * mmX) * DOTS_PER_MM,
  (y + turn * mmY) * DOTS_PER_MM,
]

/** A curve in so many straight pieces: at 300 dots to the inch a letter needs no more. */
const PIECES = 8

function contoursOf({ path, at, scale }: Outline, place: Place): Point[][] {
  const contours: Point[][] = []
  const to = (x: number, y: number) => dotOf(place, [at[0] + x * scale, at[1] + y * scale])
  let [x, y] = [0, 0]
  const curve = (point: (t: number) => Point) => {
    for (let n = 1; n <= PIECES; n++) contours.at(-1)?.push(to(...point(n / PIECES)))
  }
  const between = (from: number, until: number, t: number) => from + (until - from) * t
  for (const segment of path.segments) {
    if (segment[0] === 'Z') continue
    const [mark, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = segment
    const [x0, y0] = [x, y]
    if (mark === 'R') {
      contours.push([to(a, b), to(a + c, b), to(a + c, b + d), to(a, b + d)])
      continue
    }
    if (mark === 'M') contours.push([to(a, b)])
    if (mark === 'L') contours.at(-1)?.push(to(a, b))
    const two = (from: number, over: number, until: number, t: number) =>
      between(between(from, over, t), between(over, until, t), t)
    if (mark === 'Q') curve((t) => [two(x0, a, c, t), two(y0, b, d, t)])
    if (mark === 'C') {
      curve((t) => [
        between(two(x0, a, c, t), two(a, c, e, t), t),
        between(two(y0, b, d, t), two(b, d, f, t), t),
      ])
    }
    ;[x, y] = segment.slice(-2) as [number, number]
  }
  return contours
}

/** Dashes as narrow boxes. */
function strokesOf({ from, to, width, dash }: Line, place: Place): Point[][] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
  const [nx, ny] = [(-uy * width) / 2, (ux * width) / 2]
  const piece = dash ?? length
  const boxes: Point[][] = []
  for (let start = 0; start < length; start += 2 * piece) {
    const end = Math.min(length, start + piece)
    const [x0, y0] = [from[0] + ux * start, from[1] + uy * start]
    const [x1, y1] = [from[0] + ux * end, from[1] + uy * end]
    const corners: Point[] = [
      [x0 + nx, y0 + ny],
      [x1 + nx, y1 + ny],
      [x1 - nx, y1 - ny],
      [x0 - nx, y0 - ny],
    ]
    boxes.push(corners.map((corner) => dotOf(place, corner)))
  }
  return boxes
}

/**
 * Each edge leaves in every line it crosses how much of the dots to its right it covers, with the
 * sign of its direction; summed from the left that is how much of each dot lies inside.
 */
function fill(canvas: Canvas, contours: readonly Point[][], color: string): void {
  const points = contours.flat()
  const left = Math.max(0, Math.floor(Math.min(...points.map(([x]) => x))))
  const right = Math.min(canvas.width, Math.ceil(Math.max(...points.map(([x]) => x))) + 1)
  const top = Math.max(0, Math.floor(Math.min(...points.map(([, y]) => y))))
  const bottom = Math.min(canvas.height, Math.ceil(Math.max(...points.map(([, y]) => y))))
  if (right <= left || bottom <= top) return
  const width = right - left + 1
  const cover = new Float32Array(width * (bottom - top))
  for (const contour of contours) {
    contour.forEach((from, at) => {
      const to = contour[(at + 1) % contour.length] ?? from
      edge(cover, { left, top, width, height: bottom - top }, from, to)
    })
  }
  const ink = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  const stride = canvas.width * 3 + 1
  for (let y = top; y < bottom; y++) {
    let sum = 0
    for (let x = left; x < right; x++) {
      sum += cover[(y - top) * width + (x - left)] ?? 0
      const share = Math.min(1, Math.abs(sum))
      if (share < 1 / 512) continue
      const at = y * stride + 1 + x * 3
      for (let part = 0; part < 3; part++) {
        const before = canvas.rgb[at + part] ?? 255
        canvas.rgb[at + part] = Math.round(before + ((ink[part] ?? 0) - before) * share)
      }
    }
  }
}

interface Room {
  left: number
  top: number
  width: number
  height: number
}
function edge(cover: Float32Array, room: Room, from: Point, to: Point): void {
  if (from[1] === to[1]) return
  const sign = from[1] < to[1] ? 1 : -1
  const [[x0, y0], [x1, y1]] = sign === 1 ? [from, to] : [to, from]
  const slope = (x1 - x0) / (y1 - y0)
  const [first, last] = [Math.floor(y0), Math.ceil(y1)]
  for (let y = Math.max(first, room.top); y < Math.min(last, room.top + room.height); y++) {
    const [from, until] = [Math.max(y, y0), Math.min(y + 1, y1)]
    const height = until - from
    if (height <= 0) continue
    const [one, other] = [x0 + (from - y0) * slope, x0 + (until - y0) * slope]
    spread(cover, (y - room.top) * room.width, sign * height, {
      from: Math.min(one, other) - room.left,
      until: Math.max(one, other) - room.left,
      most: room.width - 1,
    })
  }
}

/** The piece of an edge within one line, over the dots it passes: what lies right of it counts. */
function spread(
  cover: Float32Array,
  line: number,
  height: number,
  { from, until, most }: { from: number; until: number; most: number },
): void {
  const add = (dot: number, value: number) => {
    const at = line + Math.max(0, Math.min(most, dot))
    cover[at] = (cover[at] ?? 0) + value
  }
  const first = Math.floor(from)
  if (until <= first + 1) {
    const inside = height * (1 - ((from + until) / 2 - first))
    add(first, inside)
    add(first + 1, height - inside)
    return
  }
  // What the edge covers left of a place: it grows with the square, then in step with the way.
  const area = (x: number) => {
    const reach = Math.max(0, Math.min(x, until) - from)
    return (height * reach * reach) / (2 * (until - from)) + height * Math.max(0, x - until)
  }
  let [before, told] = [0, 0]
  for (let dot = first; dot <= Math.ceil(until); dot++) {
    const now = area(dot + 1)
    const covered = now - before
    add(dot, covered - told)
    before = now
    told = covered
  }
}

/** Dot by dot: a code keeps its sharp edges. */
function copy(canvas: Canvas, bitmap: Bitmap, { x, y, size }: Picture, place: Place): void {
  const [a, b] = [dotOf(place, [x, y]), dotOf(place, [x + size, y + size])]
  const [left, top] = [Math.round(Math.min(a[0], b[0])), Math.round(Math.min(a[1], b[1]))]
  const dots = Math.round(size * DOTS_PER_MM)
  const stride = canvas.width * 3 + 1
  for (let row = 0; row < dots; row++) {
    for (let column = 0; column < dots; column++) {
      const [u, v] = place.turn === 1 ? [column, row] : [dots - 1 - column, dots - 1 - row]
      const from =
        Math.floor((v * bitmap.height) / dots) * bitmap.width +
        Math.floor((u * bitmap.width) / dots)
      const at = (top + row) * stride + 1 + (left + column) * 3
      for (let part = 0; part < 3; part++)
        canvas.rgb[at + part] = bitmap.rgb[from * 3 + part] ?? 255
    }
  }
}
