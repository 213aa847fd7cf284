// The map's own geometry: degrees to metres around a place, and a made-up city that is the same for
// everybody, drawn from nothing but where it is.

export interface Point {
  latitude: number
  longitude: number
}

const DEGREE_M = 111_195

const eastOf = (latitude: number): number =>
  DEGREE_M * Math.max(0.05, Math.cos((latitude * Math.PI) / 180))

/** Where a point lies from the centre, in pixels; north is up. */
export const offset = (centre: Point, at: Point, metresPerPixel: number) => ({
  x: ((at.longitude - centre.longitude) * eastOf(centre.latitude)) / metresPerPixel,
  y: ((centre.latitude - at.latitude) * DEGREE_M) / metresPerPixel,
})

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** The point so many pixels from the centre. */
export const pointAt = (centre: Point, x: number, y: number, metresPerPixel: number): Point => ({
  latitude: rounded(centre.latitude - (y * metresPerPixel) / DEGREE_M),
  longitude: rounded(centre.longitude + (x * metresPerPixel) / eastOf(centre.latitude)),
})

/** The same draw for the same cell, between 0 and 1. */
const drawn = (a: number, b: number): number => {
  const wave = Math.sin(a * 127.1 + b * 311.7) * 43_758.5453
  return wave - Math.floor(wave)
}

export interface Street {
  /** Pixels from the centre. */
  at: number
  upright: boolean
  main: boolean
}

const STREET_M = 400
const EVERY_MAIN = 4

/** Streets run along and across; every fourth is a wide one. Far away only those are drawn. */
export const streets = (centre: Point, half: number, metresPerPixel: number): Street[] => {
  const step = metresPerPixel > 16 ? STREET_M * EVERY_MAIN : STREET_M
  const lines = (degrees: number, perDegree: number, upright: boolean): Street[] => {
    const middle = degrees * perDegree
    const first = Math.ceil((middle - half * metresPerPixel) / step)
    const last = Math.floor((middle + half * metresPerPixel) / step)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const number = first + index
      const bend = (drawn(number, upright ? 1 : 2) - 0.5) * step * 0.35
      const metres = number * step + bend - middle
      return {
        at: (upright ? metres : -metres) / metresPerPixel,
        upright,
        main: (number * step) % (STREET_M * EVERY_MAIN) === 0,
      }
    })
  }
  if (metresPerPixel > 128) return []
  return [
    ...lines(centre.longitude, eastOf(centre.latitude), true),
    ...lines(centre.latitude, DEGREE_M, false),
  ]
}

export interface Park {
  x: number
  y: number
  size: number
}

const PARK_M = 1_600

/** A green block here and there. */
export const parks = (centre: Point, half: number, metresPerPixel: number): Park[] => {
  if (metresPerPixel > 64) return []
  const east = centre.longitude * eastOf(centre.latitude)
  const north = centre.latitude * DEGREE_M
  const reach = Math.ceil((half * metresPerPixel) / PARK_M) + 1
  const [column, row] = [Math.round(east / PARK_M), Math.round(north / PARK_M)]
  const span = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach)
  return span.flatMap((across) =>
    span.flatMap((along) => {
      const [a, b] = [column + across, row + along]
      if (drawn(a, b) > 0.22) return []
      const metres = 260 + drawn(b, a) * 380
      return [
        {
          x: (a * PARK_M - east) / metresPerPixel,
          y: (north - b * PARK_M) / metresPerPixel,
          size: metres / metresPerPixel,
        },
      ]
    }),
  )
}

/** A river that winds from south to north, a city's width apart from the next. */
export const rivers = (centre: Point, half: number, metresPerPixel: number): string[] => {
  const apart = 9_000
  const east = centre.longitude * eastOf(centre.latitude)
  const north = centre.latitude * DEGREE_M
  const near = Math.round(east / apart)
  if (metresPerPixel > 64) return []
  return [near - 1, near, near + 1].map((number) => {
    const points = Array.from({ length: 41 }, (_, index) => {
      const y = -half + (index * 2 * half) / 40
      const metresNorth = north - y * metresPerPixel
      const metresEast =
        number * apart +
        2_600 +
        900 * Math.sin(metresNorth / 2_100) +
        300 * Math.sin(metresNorth / 700)
      return `${((metresEast - east) / metresPerPixel).toFixed(1)},${y.toFixed(1)}`
    })
    return points.join(' ')
  })
}

const METRES = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 200_000, 500_000]

/** A round length near so many pixels, for the scale in the corner. */
export const scaleFor = (metresPerPixel: number): { metres: number; pixels: number } => {
  const metres = METRES.find((one) => one / metresPerPixel >= 48) ?? 1_000_000
  return { metres, pixels: metres / metresPerPixel }
}
