// The sandbox's own memory: one SQLite file, so that its WeChat survives restarts.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { schema } from './schema.ts'

export type Cell = string | number | null | Uint8Array

export interface Store {
  all<Row>(sql: string, ...cells: Cell[]): Row[]
  first<Row>(sql: string, ...cells: Cell[]): Row | undefined
  /** Changes rows; gives how many, and the id of an inserted one. */
  run(sql: string, ...cells: Cell[]): { changes: number; id: number }
  /** All or nothing; may be nested, the outermost decides. */
  together<T>(work: () => T): T
  close(): void
}

export const openStore = (file: string): Store => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(file)
  // NORMAL with a write-ahead log: a power cut may lose the last moments, a crash of ours nothing.
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on')
  db.exec(schema)
  const known = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const found = known.get(sql) ?? db.prepare(sql)
    known.set(sql, found)
    return found
  }
  let depth = 0
  return {
    all: <Row>(sql: string, ...cells: Cell[]) => prepare(sql).all(...cells) as Row[],
    first: <Row>(sql: string, ...cells: Cell[]) => prepare(sql).get(...cells) as Row | undefined,
    run: (sql, ...cells) => {
      const done = prepare(sql).run(...cells)
      return { changes: Number(done.changes), id: Number(done.lastInsertRowid) }
    },
    together: (work) => {
      if (depth > 0) return work()
      db.exec('begin immediate')
      depth += 1
      try {
        const result = work()
        db.exec('commit')
        return result
      } catch (error) {
        db.exec('rollback')
        throw error
      } finally {
        depth -= 1
      }
    },
    close: () => {
      db.close()
    },
  }
}
