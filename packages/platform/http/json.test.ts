// A field that stands twice is found wherever it stands, and named; everything else is JSON as
// always.
import { expect, test } from 'vitest'
import { refuses } from '#platform/testing'
import { readJson, wrongField } from './json.ts'

test.for([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":[0,{"c":1,"c" :2}]}}', 'a.b.1.c'],
  ['{"\\u0061":1,"a":2}', 'a'],
  ['{"a\\"b":1,"a\\"b":2}', 'a"b'],
  ['[{"a":1},{"b":[[],{"x":1,"x":1}]}]', '1.b.1.x'],
  ['{"deep":{"__proto__":{}}}', 'deep.__proto__'],
  ['{"constructor":1}', 'constructor'],
])('%s names %s', ([text, field]) => {
  expect(wrongField(text as string)).toBe(field)
})

test.for([
  '{"a":{"a":1},"b":{"a":2}}',
  '[{"a":1},{"a":1}]',
  '{"a":"a","b":"a"}',
  '{"a":"{\\"a\\":1,\\"a\\":1}"}',
  '["a","a"]',
  '{"a":"\\\\","b":"__proto__"}',
  '{}',
  '{"a":"\\"","a2":["}","{"]}',
  ' { "a" : [ 1 , 2 ] , "b" : { } } ',
])('%s is as it should be', (text) => {
  expect(wrongField(text)).toBeUndefined()
})

test('a body is an object, or the refusal says why not', async () => {
  expect(readJson(' {"a": [1, {"b": null}]} ')).toEqual({ a: [1, { b: null }] })
  for (const text of ['', '{', "{'a':1}", '{"a":1}}', '{"a":NaN}'])
    await refuses('request.malformed', async () => readJson(text))
  for (const text of ['null', '1', '"a"', '[{}]'])
    await refuses('request.invalid', async () => readJson(text))
  const refusal = await refuses('request.ambiguous', async () =>
    readJson('{"orders":[{"n":1},{"n":1,"n":2}]}'),
  )
  expect(refusal.field).toBe('orders.1.n')
})
