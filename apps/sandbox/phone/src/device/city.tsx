// The map as it is drawn: land, water, streets, what stands there, and the pin of this phone.
import { useRef, type PointerEvent } from 'react'
import type { Place } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { offset, parks, pointAt, rivers, scaleFor, streets, type Point } from './plane.ts'

const HALF = 400

const Ground = ({ centre, zoom }: { centre: Point; zoom: number }) => {
  const lines = streets(centre, HALF, zoom)
  return (
    <>
      {parks(centre, HALF, zoom).map(({ x, y, size }) => (
        <rect
          key={`${x} ${y}`}
          className="city-park"
          x={x - size / 2}
          y={y - size / 2}
          width={size}
          height={size * 0.8}
          rx={6}
        />
      ))}
      {rivers(centre, HALF, zoom).map((points) => (
        <polyline
          key={points.slice(0, 24)}
          className="city-river"
          points={points}
          strokeWidth={Math.max(4, 260 / zoom)}
        />
      ))}
      {lines.map(({ at, upright, main }) => (
        <line
          key={`${upright} ${at}`}
          className="city-street"
          strokeWidth={main && zoom <= 16 ? 7 : 3}
          {...(upright
            ? { x1: at, x2: at, y1: -HALF, y2: HALF }
            : { y1: at, y2: at, x1: -HALF, x2: HALF })}
        />
      ))}
    </>
  )
}

const Landmarks = ({ centre, zoom, place }: { centre: Point; zoom: number; place: Place }) =>
  place.landmarks.map((one) => {
    const { x, y } = offset(centre, one, zoom)
    if (Math.abs(x) > HALF || Math.abs(y) > HALF) return null
    return (
      <g key={one.name} transform={`translate(${x} ${y})`} className="city-mark">
        <circle r={5} />
        <text y={-10} textAnchor="middle">
          {one.name}
        </text>
      </g>
    )
  })

const Scale = ({ zoom }: { zoom: number }) => {
  const { metres, pixels } = scaleFor(zoom)
  return (
    <p className="city-scale" aria-hidden>
      <span style={{ width: pixels }} />
      {metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`}
    </p>
  )
}

interface CityProps {
  place: Place
  at: Point
  centre: Point
  /** Metres of a pixel. */
  zoom: number
  onMove: (centre: Point) => void
  onPick: (at: Point) => void
}

/** A tap puts the pin, a drag moves the map. */
export const City = ({ place, at, centre, zoom, onMove, onPick }: CityProps) => {
  const { say } = useWords()
  const held = useRef<{ x: number; y: number; from: Point; moved: boolean } | undefined>(undefined)
  const pin = offset(centre, at, zoom)
  const down = (event: PointerEvent<SVGSVGElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { x: event.clientX, y: event.clientY, from: centre, moved: false }
  }
  const move = (event: PointerEvent): void => {
    const hold = held.current
    if (!hold) return
    const [x, y] = [event.clientX - hold.x, event.clientY - hold.y]
    hold.moved ||= Math.hypot(x, y) > 5
    if (hold.moved) onMove(pointAt(hold.from, -x, -y, zoom))
  }
  const up = (event: PointerEvent<SVGSVGElement>): void => {
    const hold = held.current
    held.current = undefined
    if (!hold || hold.moved) return
    const box = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - box.x - box.width / 2
    const y = event.clientY - box.y - box.height / 2
    onPick(pointAt(centre, x, y, zoom))
  }
  return (
    <div className="city">
      <svg
        role="img"
        aria-label={say('mapLabel')}
        viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`}
        width={2 * HALF}
        height={2 * HALF}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
      >
        <Ground centre={centre} zoom={zoom} />
        <Landmarks centre={centre} zoom={zoom} place={place} />
        <g className="city-pin" transform={`translate(${pin.x} ${pin.y})`}>
          <ellipse rx={7} ry={3} className="city-shadow" />
          <path d="M0 0c-9-12-13-18-13-25a13 13 0 0 1 26 0c0 7-4 13-13 25z" />
          <circle cy={-25} r={5} />
        </g>
      </svg>
      <Scale zoom={zoom} />
    </div>
  )
}
