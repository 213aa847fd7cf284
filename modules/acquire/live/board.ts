// The board of a live session: by code, before, during and after it.
import { stringify } from 'csv-stringify/sync'
import { livePhases, type LiveBoard, type LiveFigures, type LiveSession } from '#contracts'
import { inert } from '#kit'
import { Refusal, type Db } from '#platform'
import { liveRefusals } from './refusals.ts'
import { liveFigures } from './sql/board.ts'
import { codesOfSessions, sessionRows, type SessionRow } from './sql/session.ts'

const columns = [
  'opened',
  'people',
  'returned',
  'added',
  'joined',
  'members',
  'bought',
  'orders',
  'netFen',
] as const satisfies readonly (keyof LiveFigures)[]
const nothing: LiveFigures = {
  opened: 0,
  people: 0,
  returned: 0,
  added: 0,
  joined: 0,
  members: 0,
  bought: 0,
  orders: 0,
  netFen: 0,
}

export async function shownSessions(db: Db, rows: readonly SessionRow[]): Promise<LiveSession[]> {
  const codes = await codesOfSessions(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...row,
    invitesFrom: row.invitesFrom.toISOString(),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    beganAt: row.beganAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    codes: codes
      .filter(({ sessionId }) => sessionId === row.id)
      .map(({ sessionId: _session, counted: _counted, overAt, ...code }) => ({
        ...code,
        overAt: overAt.toISOString(),
      })),
  }))
}

export async function sessionOf(db: Db, id: number, now: Date): Promise<LiveSession> {
  const [session] = await shownSessions(db, await sessionRows(db, { id, limit: 1, now }))
  if (!session) throw new Refusal(liveRefusals.unknownLive, { id })
  return session
}

/** People come to one code and in one phase first, so that figures add up; openings where known. */
const sum = (rows: readonly LiveFigures[]): LiveFigures =>
  rows.reduce<LiveFigures>((all, row) => {
    const next = { ...all }
    for (const name of columns) {
      const [left, right] = [all[name], row[name]]
      if (name === 'opened') next.opened = left === null || right === null ? null : left + right
      else next[name] = (left ?? 0) + (right ?? 0)
    }
    return next
  }, nothing)

export async function boardOf(db: Db, id: number, now: Date): Promise<LiveBoard> {
  const session = await sessionOf(db, id, now)
  const [codes, figures] = await Promise.all([codesOfSessions(db, [id]), liveFigures(db, id)])
  const rows = codes.flatMap(({ codeId, name, use, counted }) =>
    livePhases.map((phase) => {
      const row = figures.find((one) => one.codeId === codeId && one.phase === phase) ?? nothing
      const opened = counted ? row.opened : null
      return { ...row, opened, codeId, codeName: name, use, phase }
    }),
  )
  return {
    asOf: now.toISOString(),
    session,
    total: sum(rows),
    phases: livePhases.map((phase) => ({
      phase,
      ...sum(rows.filter((row) => row.phase === phase)),
    })),
    rows,
  }
}

/** An empty cell is what is not known; a nought is a nought. */
export const boardCsv = ({ rows }: LiveBoard): string =>
  stringify(
    [
      ['code', 'use', 'phase', ...columns],
      ...rows.map((row) => [
        inert(row.codeName),
        row.use,
        row.phase,
        ...columns.map((name) => row[name]),
      ]),
    ],
    { bom: true },
  )
