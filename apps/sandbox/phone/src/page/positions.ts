// The phone's place in the place of the computer's, as pages ask a browser for it.
import { ask } from './ask.ts'
import type { Point } from './talk.ts'

type Positions = Pick<Geolocation, 'getCurrentPosition' | 'watchPosition' | 'clearWatch'>

const failure = (code: 1 | 2, message: string): GeolocationPositionError => ({
  code,
  message,
  PERMISSION_DENIED: 1,
  POSITION_UNAVAILABLE: 2,
  TIMEOUT: 3,
})
const position = ({ latitude, longitude }: Point): GeolocationPosition => {
  const bare = {
    latitude,
    longitude,
    accuracy: 30,
    altitude: null,
    altitudeAccuracy: null,
    heading: null,
    speed: null,
  }
  const coords = { ...bare, toJSON: () => bare }
  const whole = { coords, timestamp: Date.now() }
  return { ...whole, toJSON: () => whole }
}
const tellPlace = async (
  found: PositionCallback,
  failed?: PositionErrorCallback | null,
): Promise<void> => {
  const { ok, place: at } = await ask({ name: 'place' })
  if (ok && at) found(position(at))
  else failed?.(failure(ok ? 2 : 1, ok ? 'the place is not known' : 'User denied Geolocation'))
}
const getCurrentPosition: Positions['getCurrentPosition'] = (found, failed) => {
  void tellPlace(found, failed)
}
export const positions: Positions = {
  getCurrentPosition,
  watchPosition: (found, failed) => {
    getCurrentPosition(found, failed)
    return 1
  },
  clearWatch: () => undefined,
}
