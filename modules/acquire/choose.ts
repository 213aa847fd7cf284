// Which welcome fits: pure. The code's own wins; then the one that names most of what is asked.

export interface Welcome {
  id: number
  storeIds: readonly number[]
  channels: readonly string[]
  speaksTo: 'anyone' | 'new' | 'returning'
  /** Minutes since midnight; null: all day. */
  from: number | null
  until: number | null
}
export interface Arrival {
  storeId: number | null
  channel: string | null
  /** The welcome the code asks for. */
  welcomeId: number | null
  /** Minutes since midnight in the brand's zone. */
  minute: number
  /** She has bought before. */
  returning: boolean
}

const inHours = ({ from, until }: Welcome, minute: number): boolean => {
  if (from === null || until === null) return true
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

const fits = (welcome: Welcome, { storeId, channel, minute, returning }: Arrival): boolean =>
  (welcome.speaksTo === 'anyone' || (welcome.speaksTo === 'returning') === returning) &&
  (welcome.storeIds.length === 0 || (storeId !== null && welcome.storeIds.includes(storeId))) &&
  (welcome.channels.length === 0 || (channel !== null && welcome.channels.includes(channel))) &&
  inHours(welcome, minute)

const weight = (welcome: Welcome): number =>
  (welcome.speaksTo === 'anyone' ? 0 : 8) +
  (welcome.storeIds.length > 0 ? 4 : 0) +
  (welcome.channels.length > 0 ? 2 : 0) +
  (welcome.from === null ? 0 : 1)

/** Who she is before store before channel before hour; among equals the newer one. Undefined: nothing fits. */
export function chooseWelcome<T extends Welcome>(
  welcomes: readonly T[],
  arrival: Arrival,
): T | undefined {
  const own = welcomes.find((welcome) => welcome.id === arrival.welcomeId)
  if (own) return own
  return welcomes
    .filter((welcome) => fits(welcome, arrival))
    .toSorted((a, b) => weight(b) - weight(a) || b.id - a.id)[0]
}
