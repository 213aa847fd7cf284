// Pages open on a phone under a host of the phone's own: `PERSON-PORT.localhost`, which browsers keep
// on loopback. So each phone has an origin, a store and a jar of its own for every site, and what a
// page of `http://127.0.0.1:PORT` says of addresses is translated on its way in and out.
import type { World } from '../world.ts'

export interface PhoneHost {
  personId: string
  /** Where the site itself listens, on loopback. */
  port: number
}

const HOST = /^([0-9a-f]+)-(\d{1,5})\.localhost(?::\d+)?$/i

const hexOf = (personId: string): string => Buffer.from(personId).toString('hex')

export const readHost = (host: string | undefined): PhoneHost | undefined => {
  const [, hex, port] = HOST.exec(host ?? '') ?? []
  if (hex === undefined || hex.length % 2 > 0) return undefined
  return { personId: Buffer.from(hex, 'hex').toString(), port: Number(port) }
}

const portOf = (origin: string): number => Number(new URL(origin).port || 80)

const siteOf = ({ port }: PhoneHost): string => `http://127.0.0.1:${port}`

/** The address of a page as this person's phone opens it; addresses elsewhere stay as they are. */
export const onPhone = (world: World, personId: string, text: string): string => {
  const own = portOf(world.origin())
  const hex = hexOf(personId)
  return text.replaceAll(
    /\bhttp(:|%3A)(\/\/|%2F%2F)(?:127\.0\.0\.1|localhost)(?::|%3A)(\d{1,5})\b/gi,
    (_, colon: string, slashes: string, port: string) =>
      `http${colon}${slashes}${hex}-${port}.localhost${colon}${own}`,
  )
}

/** What a page says of its own address, as the site knows it. */
export const onSite = (text: string): string =>
  text.replaceAll(
    /\bhttp(:|%3A)(\/\/|%2F%2F)[0-9a-f]+-(\d{1,5})\.localhost(?::|%3A)\d{1,5}\b/gi,
    (_, colon: string, slashes: string, port: string) =>
      `http${colon}${slashes}127.0.0.1${colon}${port}`,
  )

export const siteAddress = (host: PhoneHost, path: string): string =>
  `${siteOf(host)}${onSite(path)}`
