// The wire log: every call between WeChat and the product, with what was sent, what came back and
// whether the signature held. Developers learn the platform from it.
import type { Store } from './store.ts'
import type { Live } from './live.ts'

export interface WireRecord {
  corpId: string
  /** Sandbox time. */
  at: number
  machineAt: number
  /** `in`: the product calls WeChat. `out`: WeChat calls the product back. */
  direction: 'in' | 'out'
  method: string
  url: string
  request: string
  response: string
  /** HTTP status; 0 when no answer came. */
  status: number
  errcode: number | null
  check: {
    kind: 'access_token' | 'msg_signature' | 'signature' | 'secret' | 'code' | 'none'
    ok: boolean
    note: string
  }
  tookMs: number
}

const KEPT = 2_000
const LONGEST = 16_384

/** Secrets never enter the log; tokens only by their first letters. */
const mask = (url: string): string =>
  url.replace(/((?:corp)?secret=)[^&]*/, '$1***').replace(/(access_token=)([^&]{6})[^&]*/, '$1$2…')
const hide = (text: string): string =>
  text
    .replace(/("secret"\s*:\s*")[^"]*/, '$1***')
    .replace(/("(?:access_token|refresh_token|session_key)":"[^"]{6})[^"]*/g, '$1…')
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

export const recordWire = (
  { store, live }: { store: Store; live: Live },
  record: WireRecord,
): void => {
  const { check } = record
  const { id } = store.run(
    `insert into wire (corp_id, at, machine_at, direction, method, url, request, response, status,
       errcode, check_kind, check_ok, check_note, took_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    record.corpId,
    record.at,
    record.machineAt,
    record.direction,
    record.method,
    mask(record.url),
    cut(hide(record.request)),
    cut(hide(record.response)),
    record.status,
    record.errcode,
    check.kind,
    check.ok ? 1 : 0,
    check.note,
    Math.round(record.tookMs),
  )
  if (id % 200 === 0) store.run('delete from wire where id <= ?', id - KEPT)
  live.tell({ kind: 'wire', id })
}

interface WireRow {
  id: number
  corp_id: string
  at: number
  direction: 'in' | 'out'
  method: string
  url: string
  request: string
  response: string
  status: number
  errcode: number | null
  check_kind: string
  check_ok: number
  check_note: string
  took_ms: number
}

/** Calls after `since` (an id of the log), oldest first; without it the latest ones. */
export const readWire = (store: Store, since: number | undefined, limit: number) => {
  const rows =
    since === undefined
      ? store.all<WireRow>('select * from wire order by id desc limit ?', limit).reverse()
      : store.all<WireRow>('select * from wire where id > ? order by id limit ?', since, limit)
  return rows.map((row) => ({
    id: row.id,
    corpId: row.corp_id,
    at: new Date(row.at).toISOString(),
    direction: row.direction,
    method: row.method,
    url: row.url,
    request: row.request,
    response: row.response,
    status: row.status,
    errcode: row.errcode,
    tookMs: row.took_ms,
    check: { kind: row.check_kind, ok: row.check_ok === 1, note: row.check_note },
  }))
}
export type WireCall = ReturnType<typeof readWire>[number]
