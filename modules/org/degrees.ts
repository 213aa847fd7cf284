// Degrees of places: browsers tell the satellites', Chinese maps and our stores have their own.
import { createRequire } from 'node:module'
import type { Place } from '#contracts'

// Its types describe the build for bundlers; what Node loads is the same without `default`.
const gcoord = createRequire(import.meta.url)('gcoord') as (typeof import('gcoord'))['default']

export type Degrees = 'wgs84' | 'gcj02'

/** The same place in the degrees of Chinese maps (GCJ-02). */
export function onChineseMaps(at: Place, system: Degrees): Place {
  if (system === 'gcj02') return at
  const [longitude, latitude] = gcoord.transform(
    [at.longitude, at.latitude],
    gcoord.WGS84,
    gcoord.GCJ02,
  )
  return { latitude, longitude }
}
