// Test material made by others (`../shared/wechat`): payloads and known answers, where present.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFolder = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'shared',
  'wechat',
  'fixtures',
)

/** False on a machine without the shared folder; tests then say so and pass on. */
export const haveFixtures = existsSync(fixtureFolder)
if (!haveFixtures) console.warn('../shared/wechat is missing: samples of others are not checked')

export const fixtureText = (path: string): string => readFileSync(join(fixtureFolder, path), 'utf8')

export const fixtureJson = (path: string): unknown => JSON.parse(fixtureText(path))

export const eventSample = (name: string): string =>
  fixtureText(`skit/work/EventSamples/ExternalContact/${name}.xml`)

/** The body of a server message of an official account or mini program. */
export const serverSample = (path: string): string => fixtureText(`skit/api/EventSamples/${path}`)

/** A set of known answers. */
export const vector = (name: string): unknown =>
  (fixtureJson('vectors/vectors.json') as Record<string, unknown>)[name]
