// Experiments in the database: dealt, exposed once, kept for ever, mixed by a merge.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { mergeCustomers, unmerge } from '#modules/customer'
import { makeCustomers } from '#fixtures/customer'
import { orThrow } from '#platform'
import { refuses, type TestPlatform } from '#platform/testing'
import { openHouse } from '#tests/house'
import { armsOf, controlled, recordExposures, saveExperiments } from './index.ts'

describe('an experiment', () => {
  let house: TestPlatform
  beforeAll(async () => {
    house = await openHouse()
  })
  const save = (key: string, controlBp: number) =>
    house.act(async (tx) =>
      orThrow((await saveExperiments(tx, [{ key, arms: controlled(controlBp) }]))[0]),
    )
  const deal = (experiment: string, ids: readonly number[]) =>
    armsOf(
      house.db,
      ids.map((customerId) => ({ experiment, customerId })),
    )
  const expose = (experiment: string, ids: readonly number[], occasion = 'first') =>
    house.act((tx) =>
      recordExposures(
        tx,
        ids.map((customerId) => ({ experiment, customerId, occasion })),
      ),
    )
  const analysed = async (experiment: string) =>
    (
      await sql<{ customer_id: number; arm: string }>`
    select customer_id, arm from experiment.v_exposure where experiment = ${experiment}
      order by 1`.execute(house.db)
    ).rows

  it('keeps those exposed where they were when the control shrinks', async () => {
    await save('probe.1', 5000)
    const ids = await makeCustomers(house, 60)
    const before = await expose('probe.1', ids)
    await save('probe.1', 1000)
    expect(await deal('probe.1', ids)).toEqual(before.map((exposure) => exposure?.arm))
    expect(new Set(before.map((exposure) => exposure?.arm))).toEqual(
      new Set(['control', 'treated']),
    )
  })

  it('lets a control only shrink, and weights only add up', async () => {
    await save('probe.2', 1000)
    await refuses('experiment.controlGrows', () => save('probe.2', 2000))
    await refuses('experiment.badWeights', () =>
      house.act(async (tx) =>
        orThrow(
          (await saveExperiments(tx, [{ key: 'probe.3', arms: [{ name: 'a', weightBp: 1 }] }]))[0],
        ),
      ),
    )
  })

  it('is exposed once for an occasion, in either arm', async () => {
    await save('probe.4', 5000)
    const ids = await makeCustomers(house, 5)
    const first = await expose('probe.4', ids)
    const again = await expose('probe.4', ids)
    expect(again).toEqual(first.map((exposure) => ({ arm: exposure?.arm, repeated: true })))
    expect(await analysed('probe.4')).toHaveLength(5)
  })

  it('does not know experiments that were never made', async () => {
    expect(await deal('probe.unknown', [1])).toEqual([undefined])
    expect(await expose('probe.unknown', [1])).toEqual([undefined])
  })

  it('leaves out a person whose two halves were dealt different arms, until they are split again', async () => {
    await save('probe.5', 5000)
    const ids = await makeCustomers(house, 40)
    const arms = await deal('probe.5', ids)
    const [control, treated] = ['control', 'treated'].map((arm) => ids[arms.indexOf(arm)] ?? 0) as [
      number,
      number,
    ]
    await expose('probe.5', [control, treated])
    const merged = await house.act((tx) => mergeCustomers(tx, { customerIds: [control, treated] }))
    expect(await analysed('probe.5')).toEqual([])
    await house.act((tx) => unmerge(tx, orThrow(merged).id))
    expect(await analysed('probe.5')).toHaveLength(2)
  })
})
