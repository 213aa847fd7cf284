// Exposures are history. A person dealt two arms by what turned out to be two of her ids counts for
// neither.
import type { PersonPart } from '#platform'
import { exposuresOf, markMixed, unmarkMixed } from './sql.ts'

export const person: PersonPart = {
  tables: { exposure: 'history', mixed: 'state' },
  merge: markMixed,
  unmerge: unmarkMixed,
  export: async (db, customerId) => ({ experiments: await exposuresOf(db, customerId) }),
  // An arm under a bare id names nobody, and the figures of an experiment must stay what they were.
  erase: async () => undefined,
}
