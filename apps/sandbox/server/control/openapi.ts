// The description of `/__sandbox`, made from the shapes that check its input.
import { z } from 'zod'
import { acts } from './acts.ts'
import { turnInput } from './clock.ts'
import { faultInput } from './fault-input.ts'
import { manyPeople, onePerson } from './people-input.ts'
import {
  callbackInput,
  followersInput,
  landmarksInput,
  merchantInput,
  sidebarInput,
  smsInput,
} from './platform-input.ts'

const schemaOf = (shape: z.ZodType): object => {
  const { $schema: _name, ...schema } = z.toJSONSchema(shape, { io: 'input' })
  return schema
}

const ok = {
  '200': { description: 'done', content: { 'application/json': { schema: { type: 'object' } } } },
  '4XX': {
    description: 'a sentence that says what was wrong',
    content: {
      'application/json': {
        schema: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
      },
    },
  },
}
const reading = (summary: string) => ({ summary, responses: ok })
const writing = (summary: string, schema: object) => ({
  summary,
  requestBody: { required: true, content: { 'application/json': { schema } } },
  responses: ok,
})

const actSchema = {
  oneOf: Object.entries(acts).map(([name, { about, input }]) => ({
    title: name,
    description: about,
    ...schemaOf(input.extend({ act: z.literal(name) })),
  })),
}

const logQuery = ['since', 'limit'].map((name) => ({
  name,
  in: 'query',
  required: false,
  schema: { type: 'integer', minimum: name === 'since' ? 0 : 1 },
}))

export const describeOutside = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Siyu sandbox',
    version: '1',
    description: 'Drives the emulated platforms: people, faults, time, and what was on the wire.',
  },
  paths: {
    '/__sandbox/people': {
      post: writing('Makes one person, or many by a seed', {
        oneOf: [schemaOf(onePerson), schemaOf(manyPeople)],
      }),
    },
    '/__sandbox/act': { post: writing('A person does something', actSchema) },
    '/__sandbox/merchant': {
      post: writing('What an administrator of WeChat Pay orders', schemaOf(merchantInput)),
    },
    '/__sandbox/callback': {
      post: writing('Where server messages go; checked by an echo', schemaOf(callbackInput)),
    },
    '/__sandbox/sms': {
      post: writing('Signs, templates and where receipts go', schemaOf(smsInput)),
    },
    '/__sandbox/followers': {
      post: writing('Fills the official account with followers', schemaOf(followersInput)),
    },
    '/__sandbox/sidebar': {
      put: writing("The app's page beside a chat in WeCom", schemaOf(sidebarInput)),
    },
    '/__sandbox/landmarks': {
      put: writing('What stands on the map of every phone', schemaOf(landmarksInput)),
    },
    '/__sandbox/ads': { get: reading('What Tencent Ads was told') },
    '/__sandbox/faults': {
      get: reading('What is ordered, and how many calls were cut off'),
      post: writing('Orders faults of one platform or of all', schemaOf(faultInput)),
      delete: reading('Mends everything'),
    },
    '/__sandbox/clock': {
      get: reading('Sandbox time, and when somebody acts next'),
      post: writing('Turns the clock forward, step by step', schemaOf(turnInput)),
    },
    '/__sandbox/log': {
      get: {
        ...reading('Calls on the wire, both directions, oldest first'),
        parameters: logQuery,
      },
    },
    '/__sandbox/info': { get: reading('Base addresses and throw-away credentials') },
  },
})
