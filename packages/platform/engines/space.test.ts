// Free space: the readings are handed in, the decisions are ours.
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { freeBytes, spaceState, watchSpace, type SpaceState } from './space.ts'

const megabyte = 1_000_000

describe('free space', () => {
  it.each([
    [1_000, 'ok'],
    [999, 'low'],
    [200, 'low'],
    [199, 'critical'],
    [0, 'critical'],
  ] as const)('%d MB left is %s', (left, state) => {
    expect(spaceState(left * megabyte)).toBe(state)
  })

  it('tells every change once, and recovers when space comes back', async () => {
    const readings = [2_000, 800, 700, 100, 100, 5_000]
    const told: SpaceState[] = []
    const watch = watchSpace('/somewhere', {
      read: () => Promise.resolve((readings.shift() ?? 5_000) * megabyte),
      everyMs: 1_000_000,
      onChange: (state) => told.push(state),
    })
    while (readings.length > 0) await watch.check()
    watch.stop()
    expect(told).toEqual(['low', 'critical', 'ok'])
    expect(watch.state()).toBe('ok')
  })

  it('keeps its last word when a reading fails', async () => {
    let failing = false
    const read = () =>
      failing ? Promise.reject(new Error('gone')) : Promise.resolve(500 * megabyte)
    const watch = watchSpace('/somewhere', { read, everyMs: 1_000_000 })
    await watch.check()
    failing = true
    expect(await watch.check()).toBe('low')
    watch.stop()
  })

  it('reads the real disk', async () => {
    expect(await freeBytes(tmpdir())).toBeGreaterThan(0)
  })
})
