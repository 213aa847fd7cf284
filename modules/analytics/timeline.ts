// What a customer did before anybody knew her, on her timeline: the links she opened.
import type { TimelineSource } from '#platform'
import { openedRows } from './sql/opened.ts'

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) =>
    (await openedRows(db, customerIds, before, limit)).map(
      ({ at, visitId, code, placement, store }) => {
        const where = [code, placement].filter(Boolean).join(' · ')
        return {
          at,
          kind: 'analytics.scanned',
          details: {
            id: `scanned-${visitId}`,
            store,
            sentence: { zh: `打开了「${where}」`, en: `Opened “${where}”` },
          },
        }
      },
    ),
}
