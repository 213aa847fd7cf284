// Arms: the golden cases, uniform, independent between experiments, and moved as little as
// possible.
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitInterval } from '#kit'
import { armOf, controlled, type Arm } from './arms.ts'
import { mismatchOf } from './lift.ts'

interface Case {
  salt: string
  unit: number
  arms: Arm[]
  arm: string
}
const golden = JSON.parse(
  readFileSync(new URL('./arms.golden.json', import.meta.url), 'utf8'),
) as Case[]

describe('an arm', () => {
  it('is for ever what it was for these cases', () => {
    for (const { salt, unit, arms, arm } of golden)
      expect([salt, unit, armOf(salt, unit, arms)]).toEqual([salt, unit, arm])
  })

  it('is dealt by weight', () => {
    const arms: Arm[] = [
      { name: 'a', weightBp: 1000 },
      { name: 'b', weightBp: 3000 },
      { name: 'c', weightBp: 6000 },
    ]
    const sizes = new Map<string, number>()
    for (let unit = 1; unit <= 100_000; unit++) {
      const arm = armOf('journey.7', unit, arms)
      sizes.set(arm, (sizes.get(arm) ?? 0) + 1)
    }
    expect(
      mismatchOf(arms.map((arm) => ({ n: sizes.get(arm.name) ?? 0, weightBp: arm.weightBp }))).p,
    ).toBeGreaterThan(0.001)
  })

  it('falls evenly on a hundred places', () => {
    const places = Array.from({ length: 100 }, () => ({ n: 0, weightBp: 100 }))
    for (let unit = 1; unit <= 100_000; unit++) {
      const place = places[Math.floor(unitInterval(`even\n${unit}`) * 100)]
      if (place) place.n++
    }
    expect(mismatchOf(places).p).toBeGreaterThan(0.001)
  })

  it('of one experiment says nothing about another', () => {
    const cells = new Map<string, number>()
    for (let unit = 1; unit <= 100_000; unit++) {
      const cell = `${armOf('journey.1', unit, controlled(5000))} ${armOf('journey.2', unit, controlled(5000))}`
      cells.set(cell, (cells.get(cell) ?? 0) + 1)
    }
    expect(cells.size).toBe(4)
    expect(mismatchOf([...cells.values()].map((n) => ({ n, weightBp: 2500 }))).p).toBeGreaterThan(
      0.001,
    )
  })

  it('moves only from the share that shrinks to the one that grows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 1e9 }),
        (one, other, unit) => {
          const [small, large] = [Math.min(one, other), Math.max(one, other)]
          const before = armOf('journey.3', unit, controlled(large))
          const after = armOf('journey.3', unit, controlled(small))
          // A control that shrinks gives people up and takes none in.
          expect(before === 'treated' && after === 'control').toBe(false)
        },
      ),
    )
  })

  it('needs weights that add up', () => {
    expect(() => armOf('x', 1, [{ name: 'a', weightBp: 0 }])).toThrow(RangeError)
  })
})
