// Test material made by others (`../shared/wechat`): payloads and known answers, where present.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'wechat', 'fixtures')

/** False on a machine without the shared folder; tests then say so and pass on. */
export const haveFixtures = existsSync(folder)
if (!haveFixtures) console.warn('../shared/wechat is missing: samples of others are not checked')

export const fixtureText = (path: string): string => readFileSync(join(folder, path), 'utf8')

export const fixtureJson = (path: string): unknown => JSON.parse(fixtureText(path))

const work = 'skit/work/ModelSamples/CgibinExternalContact'

/** A sample of the customer-contact interfaces, as `GroupMessage/...GetGroupMessageTaskResponse`. */
export const contactSample = (path: string): unknown => fixtureJson(`${work}/${path}.json`)

export const eventSample = (name: string): string =>
  fixtureText(`skit/work/EventSamples/ExternalContact/${name}.xml`)
