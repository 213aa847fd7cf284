// What follows a person wherever she goes: no table of hers is forgotten.
import { sql } from 'kysely'
import { expect, inject, it } from 'vitest'
import { architecture } from '#architecture'
import { testPlatform } from '#platform/testing'
import { customerModule } from './module.ts'

const house = await testPlatform(
  inject('engines'),
  architecture.filter(({ storey }) => storey <= 2),
)

it('names every table with a customer_id in its person part', async () => {
  const found = await sql<{
    name: string
  }>`select table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'customer' and column_name = 'customer_id'
      and table_type = 'BASE TABLE'`.execute(house.db)
  expect(found.rows.map((row) => row.name).sort()).toEqual(
    Object.keys(customerModule.person?.tables ?? {}).sort(),
  )
})
