// Templates of messages, and whether the data fits the words they have room for.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'

export interface Template {
  template_id: string
  title: string
  content: string
}

const MOST = 50

export const listTemplates = ({ store }: World, appId: string): Template[] =>
  store.all<Template>(
    'select template_id, title, content from app_template where app_id = ? order by created_at',
    appId,
  )

/** A library of the platform's stands behind the numbers; here every number has the same words. */
export const addTemplate = (
  world: World,
  appId: string,
  words: string[],
  title: string,
): string => {
  must(listTemplates(world, appId).length < MOST, 45026)
  const id = randomText(43)
  const content = words.map((word) => `{{${word}.DATA}}`).join('\n')
  world.store.run(
    'insert into app_template values (?, ?, ?, ?, ?)',
    appId,
    id,
    title,
    content,
    world.clock.now(),
  )
  return id
}

export const dropTemplate = ({ store }: World, appId: string, templateId: string): void => {
  const { changes } = store.run(
    'delete from app_template where app_id = ? and template_id = ?',
    appId,
    templateId,
  )
  must(changes > 0, 40037)
}

/** The documented room of a value by the kind its name begins with. */
const rooms: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^-?[\d.]{1,32}$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^\w\s]{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  phrase: /^\p{Script=Han}{1,5}$/u,
  amount: /^[¥$]?[\d.,]{1,10}元?$/u,
  phone_number: /^[\d+\- ]{1,17}$/,
  name: /^.{1,20}$/su,
  car_number: /^.{1,8}$/su,
}

/** Every word of the template has a value that fits; 40037, 47003. */
export const fillTemplate = (
  world: World,
  appId: string,
  templateId: string | undefined,
  data: Fields | undefined,
): { template: Template; values: Record<string, string> } => {
  const template = listTemplates(world, appId).find((one) => one.template_id === templateId)
  must(template, 40037)
  must(data, 47003)
  const words = [...template.content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, word]) => word ?? '')
  const values = words.map((word) => {
    const value = data.object(word)?.text('value')
    must(value !== undefined, 47003)
    const room = rooms[word.replace(/\d+$/, '')]
    must(room === undefined || room.test(value), 47003)
    return [word, value] as const
  })
  return { template, values: Object.fromEntries(values) }
}
