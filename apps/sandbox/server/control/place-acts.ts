// Where people are, and what they tell a page of it.
import { z } from 'zod'
import { verifyPage, verifyShape } from '../jsapi/verify.ts'
import { answerPlace, locate, standAt } from '../place/place.ts'
import { act } from './act.ts'

export const point = {
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
}
const site = { site: z.url({ protocol: /^https?$/ }).describe("a page's origin") }

export const placeActs = {
  verifyPage: act(
    'has a page of hers verified that calls wx.config or wx.agentConfig',
    verifyShape,
    (world, { person: _person, ...claim }) => verifyPage(world, claim),
  ),
  stand: act(
    'stands somewhere, by the degrees of Chinese maps (GCJ-02)',
    point,
    (world, { person, latitude, longitude }) => {
      standAt(world, person, { latitude, longitude })
      return {}
    },
  ),
  allowPlace: act(
    'lets a site know where she is, or refuses; null: it has to ask again',
    { ...site, granted: z.boolean().nullable() },
    (world, { person, site: origin, granted }) => {
      answerPlace(world, person, origin, granted)
      return {}
    },
  ),
  locate: act('what a page is told that asks where she is', site, (world, input) =>
    locate(world, input.person, input.site),
  ),
}
