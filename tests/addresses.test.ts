// Addresses are written down on the way, by browsers, proxies and whoever is sent them: what tells
// who somebody is, or where, stands in bodies.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { routesOf } from './routes.ts'

const personal =
  /phone|mobile|name|openid|unionid|userid|email|address|birth|gender|latitude|longitude|place/i
/** Only staff, looking for what the platform told: by the id it told it under. */
const argued = ['wecom.listInbox externalUserid']

it('no address of the API has a field for who somebody is, or where', () => {
  const found = routesOf().flatMap(({ name, method, path, input }) => {
    const shape = input instanceof z.ZodObject ? Object.keys(input.shape) : []
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
    const written = method === 'GET' || method === 'DELETE' ? [...shape, ...inPath] : inPath
    return [...new Set(written)].filter((field) => personal.test(field)).map((f) => `${name} ${f}`)
  })
  expect(found).toEqual(argued)
})
