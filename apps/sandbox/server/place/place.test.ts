// Where a phone is, and who may know: degrees of Chinese maps inside, those of satellites outside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../fixtures.ts'
import { outside, type Outside, type OutsidePerson } from '../outside-fixture.ts'
import type { locate, readPlace } from './place.ts'

let world: World
let drive: Outside
let chen: OutsidePerson
beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
  chen = await drive.person('陈静')
})
afterAll(() => world.close())

const site = 'http://127.0.0.1:5301'
const find = (origin = site) =>
  drive.act<ReturnType<typeof locate>>({ act: 'locate', person: chen.id, site: origin })
const allow = (granted: boolean | null, origin = site) =>
  drive.act({ act: 'allowPlace', person: chen.id, site: origin, granted })
const place = async () => {
  const answer = await fetch(`${world.client.origin}/sandbox/api/people/${chen.id}/place`)
  return (await answer.json()) as ReturnType<typeof readPlace>
}

describe('the place of a phone', () => {
  it('is told to nobody before she answered, and to nobody she refused', async () => {
    expect(await find()).toEqual({ answer: 'unasked' })
    await allow(false)
    expect(await find()).toEqual({ answer: 'refused' })
    await allow(null)
    expect(await find()).toEqual({ answer: 'unasked' })
  })

  it('is told in the degrees of satellites, half a kilometre off the map in Shanghai', async () => {
    await drive.act({ act: 'stand', person: chen.id, latitude: 31.2205, longitude: 121.4633 })
    await allow(true)
    const told = await find()
    if (told.answer !== 'granted') throw new Error('she had allowed it')
    expect(told.gcj02).toEqual({ latitude: 31.2205, longitude: 121.4633 })
    const north = (31.2205 - told.wgs84.latitude) * 111_195
    const east = (121.4633 - told.wgs84.longitude) * 111_195 * Math.cos(0.5449)
    expect(Math.hypot(north, east)).toBeGreaterThan(300)
    expect(Math.hypot(north, east)).toBeLessThan(700)
  })

  it('is a matter of each site, whatever host the phone opens it under', async () => {
    expect(await find('http://127.0.0.1:5302')).toEqual({ answer: 'unasked' })
    const hex = Buffer.from(chen.id).toString('hex')
    expect(await find(`http://${hex}-5301.localhost:4701`)).toMatchObject({ answer: 'granted' })
  })

  it('lies on a map with what was put on it', async () => {
    const landmarks = [{ name: '上海淮海路店', latitude: 31.2205, longitude: 121.4633 }]
    await drive.call('PUT', '/landmarks', { landmarks })
    const shown = await place()
    expect(shown.landmarks).toEqual(landmarks)
    expect(shown.sites).toEqual([{ site, granted: true }])
    await expect(
      drive.call('PUT', '/landmarks', { landmarks: [{ name: 'x', latitude: 91, longitude: 0 }] }),
    ).rejects.toThrow('latitude')
  })
})
