// Processes that lend ways of one code at the same time: no cap is passed, no way is lent twice, and
// the split keeps to the weights.
import { sql } from 'kysely'
import { afterAll, expect, inject } from 'vitest'
import { testKeys } from '#platform/testing'
import { codeModule } from '#modules/code'
import { makeLeasedCode, openLink } from '../code-world.ts'
import { openHouse } from '../house.ts'
import { lendAll, startLenders, type Lender } from '../lenders.ts'
import type { Random, SoakSuite } from './suite.ts'

const ASKED = 400
const FEW = 2
const MANY = 16

async function open() {
  const house = await openHouse({ worker: false })
  const access = {
    databaseUrl: house.databaseUrl,
    keys: testKeys,
    clickhouse: {
      ...inject('engines').clickhouse,
      database: new URL(house.databaseUrl).pathname.slice(1),
    },
  }
  const lenders: Lender[] = []
  afterAll(() => lenders.forEach((lender) => lender.stop()))
  const enough = async (count: number) => {
    lenders.push(...(await startLenders(access, Math.max(0, count - lenders.length))))
    return lenders.slice(0, count)
  }

  return async (random: Random, round: number): Promise<void> => {
    const processes = await enough(round % 10 === 9 ? MANY : FEW)
    const capped = random.chance(0.5)
    const guides = Array.from({ length: random.int(2, 25) }, () => ({
      weight: random.int(1, 20),
      dailyCap: capped ? random.int(1, 30) : null,
    }))
    const code = await makeLeasedCode(house, guides, ASKED)
    const visitors = Array.from({ length: ASKED }, (_, n) => `r${round}-${n}`)
    await openLink(house, code, visitors, house.clock.now())
    const { codeId, slug } = code
    // PostgreSQL has a hundred places: sixteen processes of eight lanes would not all find one.
    const lanes = processes.length > FEW ? 4 : 8
    const lending = { codeId, slug, prefix: `r${round}-`, each: random.int(1, 20), lanes }
    const lent = await lendAll(processes, lending, ASKED)
    const { rows } = await sql<{ target_id: number; given: number }>`select target_id, given
      from code.turn_day where code_id = ${code.codeId}`.execute(house.db)
    const given = new Map(rows.map((row) => [row.target_id, row.given]))
    const room = guides.reduce((sum, { dailyCap }) => sum + (dailyCap ?? ASKED), 0)
    expect(lent).toBe(Math.min(ASKED, room))
    const weights = guides.reduce((sum, { weight }) => sum + weight, 0)
    guides.forEach(({ weight, dailyCap }, n) => {
      const hers = given.get(code.staffIds[n] ?? 0) ?? 0
      if (dailyCap !== null) expect(hers).toBeLessThanOrEqual(dailyCap)
      else expect(Math.abs(hers - (ASKED * weight) / weights)).toBeLessThan(1 + 1e-6)
    })
    for (const check of codeModule.audit?.filter(({ name }) => name !== 'code.visits') ?? [])
      expect(await check.differences(house.db), check.name).toBe(0)
  }
}

export const rotation: SoakSuite = {
  sentence:
    'two processes, every tenth round sixteen, lend ways of one code: caps hold, the split keeps to the weights',
  rounds: 100,
  open,
}
