// Nothing is wrong, it is only too soon: what throws such an error says when it may be tried again.

/** An error that says how long to wait, where waiting is all there is to do. */
export interface Wait extends Error {
  readonly waitMs: number | undefined
}

/** How long to wait before the same is tried again; undefined where something went wrong. */
export const waitMsOf = (error: unknown): number | undefined => {
  const ms = error instanceof Error && 'waitMs' in error ? (error as Wait).waitMs : undefined
  return typeof ms === 'number' && Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
