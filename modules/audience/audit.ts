// What the auditor recomputes here: the members of watched segments against their rules, and that
// no stage is older than the day it should have changed.
import { sql } from 'kysely'
import { dayOf } from '#kit'
import { brandOf } from '#modules/org'
import type { AuditCheck } from '#platform'
import { lifecycleRules, standingOn } from './lifecycle.ts'
import { buyersOf } from './sql/stage.ts'

const BATCH = 10_000

export const audit: readonly AuditCheck[] = [
  {
    name: 'audience.stages',
    sentence: {
      zh: '没有买家缺少生命周期阶段，没有阶段与购买记录不符',
      en: 'Every buyer has the stage her purchases say',
    },
    differences: async (db) => {
      const brand = await brandOf(db)
      const rules = lifecycleRules(brand.rules)
      const clock = await sql<{ offset_ms: number }>`select offset_ms from platform.clock`.execute(
        db,
      )
      const today = dayOf(new Date(Date.now() + (clock.rows[0]?.offset_ms ?? 0)), brand.zone)
      let wrong = 0
      for (let after = 0; ;) {
        const ids = await sql<{ id: number }>`select customer_id as id from orders.v_summary
        where customer_id > ${after} and orders > 0 order by customer_id limit ${BATCH}`.execute(db)
        for (const { before, ...past } of await buyersOf(
          db,
          ids.rows.map((row) => row.id),
        )) {
          const right = standingOn(rules, past, today)
          if (before?.stage !== right.stage || before.recency !== right.recency) wrong++
        }
        if (ids.rows.length < BATCH) return wrong
        after = ids.rows.at(-1)?.id ?? after
      }
    },
  },
]
