// Where this phone is: on the map, by its degrees, and which sites may know.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { api, type Person, type Place } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { City } from './city.tsx'
import type { Point } from './plane.ts'
import type { Way } from './screen.ts'

const ZOOMS = [1, 2, 4, 8, 16, 32, 64, 256, 1_024, 4_096]
const FIRST_ZOOM = 3

/** The same place in degrees, to be typed. */
const Typed = ({ at, onPick }: { at: Point; onPick: (at: Point) => void }) => {
  const { say } = useWords()
  const field = useId()
  const [text, setText] = useState(`${at.latitude}, ${at.longitude}`)
  const [latitude = NaN, longitude = NaN, ...more] = text.split(/[,，\s]+/).map(Number)
  const wrong =
    more.length > 0 || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180) || !text.trim()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!wrong) onPick({ latitude, longitude })
  }
  return (
    <form className="compose" onSubmit={submit}>
      <label htmlFor={field} className="hidden">
        {say('mapTyped')}
      </label>
      <input
        id={field}
        value={text}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={wrong}
        placeholder={say('mapTyped')}
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <button type="submit" className="strong" disabled={wrong}>
        {say('go')}
      </button>
    </form>
  )
}

/** What she answered to sites; taking it back lets them ask again. */
const Sites = ({ person, sites }: { person: Person; sites: Place['sites'] }) => {
  const { say } = useWords()
  const forget = useMutation({
    mutationFn: (site: string) => api.act(person.id, 'allowPlace', { site, granted: null }),
  })
  if (sites.length === 0) return <p className="foot">{say('mapNoSites')}</p>
  return (
    <ul className="rows sites">
      {sites.map(({ site, granted }) => (
        <li key={site} className="row-button slim">
          <span className="row-main">
            <span className="row-name">{new URL(site).host}</span>
            <span className="row-last">{say(granted ? 'placeGranted' : 'placeRefused')}</span>
          </span>
          <button
            type="button"
            className="plain"
            onClick={() => {
              forget.mutate(site)
            }}
          >
            {say('placeForget')}
          </button>
        </li>
      ))}
    </ul>
  )
}

const Map = ({ person, place }: { person: Person; place: Place }) => {
  const { say } = useWords()
  const [centre, setCentre] = useState<Point>(place.at)
  const [zoom, setZoom] = useState(FIRST_ZOOM)
  const stand = useMutation({
    mutationFn: (at: Point) =>
      api.act(person.id, 'stand', { latitude: at.latitude, longitude: at.longitude }),
  })
  const at = stand.isPending ? stand.variables : place.at
  const goTo = (to: Point): void => {
    setCentre(to)
    stand.mutate(to)
  }
  const nearer = (by: number) => () => {
    setZoom(Math.min(Math.max(zoom + by, 0), ZOOMS.length - 1))
  }
  return (
    <>
      <div className="map">
        <City
          place={place}
          at={at}
          centre={centre}
          zoom={ZOOMS[zoom] ?? 8}
          onMove={setCentre}
          onPick={stand.mutate}
        />
        <div className="map-buttons">
          <button type="button" aria-label={say('mapNearer')} onClick={nearer(-1)}>
            +
          </button>
          <button type="button" aria-label={say('mapFarther')} onClick={nearer(1)}>
            −
          </button>
        </div>
        {place.landmarks.length > 0 && (
          <select
            className="map-marks"
            aria-label={say('mapLandmarks')}
            value=""
            onChange={(event) => {
              const mark = place.landmarks.find(({ name }) => name === event.target.value)
              if (mark) goTo(mark)
            }}
          >
            <option value="">{say('mapLandmarks')}</option>
            {place.landmarks.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </div>
      <div className="map-foot" tabIndex={0} role="region" aria-label={say('mapSites')}>
        <Typed key={`${at.latitude} ${at.longitude}`} at={at} onPick={goTo} />
        <Sites person={person} sites={place.sites} />
      </div>
    </>
  )
}

export const MapScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say } = useWords()
  const place = useQuery({ queryKey: ['place', person.id], queryFn: () => api.place(person.id) })
  return (
    <>
      <Bar title={say('map')} onBack={way.back} />
      {place.data && <Map person={person} place={place.data} />}
    </>
  )
}
