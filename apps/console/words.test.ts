// Every word the console shows stands in a dictionary, in both languages; nothing stands outside.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'

interface Node {
  type: string
  start: number
  [key: string]: unknown
}
const root = fileURLToPath(new URL('./src/', import.meta.url))
const files = globSync('**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.endsWith('.d.ts'))
const treeOf = (file: string) =>
  parseSync(file, readFileSync(root + file, 'utf8')).program as unknown as Node
const trees = new Map(files.map((file) => [file, treeOf(file)]))

function* walk(node: unknown, parents: Node[] = []): Generator<[Node, Node[]]> {
  if (Array.isArray(node)) for (const each of node) yield* walk(each, parents)
  if (typeof node !== 'object' || node === null || !('type' in node)) return
  const here = node as Node
  yield [here, parents]
  for (const value of Object.values(here))
    if (typeof value === 'object') yield* walk(value, [...parents, here])
}
const textOf = (node: Node | undefined): string | undefined => {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  return undefined
}
const nameOf = (node: unknown) => {
  const { name, value } = node as { name?: unknown; value?: unknown }
  return String(name ?? value)
}
interface Entry {
  where: string
  key: string
  texts: (string | undefined)[]
}
function entriesOf(file: string): Entry[] {
  const found: Entry[] = []
  for (const [node] of walk(trees.get(file))) {
    if (node.type !== 'CallExpression' || nameOf(node['callee']) !== 'dictionary') continue
    const [namespace, words] = node['arguments'] as Node[]
    for (const property of (words ?? { properties: [] as Node[] })['properties'] as Node[]) {
      const elements = (property['value'] as Node)['elements'] as Node[]
      const key = nameOf(property['key'])
      found.push({ where: `${textOf(namespace)}.${key}`, key, texts: elements.map(textOf) })
    }
  }
  return found
}
const han = /\p{Script=Han}/u
const letters = /\p{Letter}{2,}/u
const holes = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted()
const entries = files.flatMap(entriesOf)
/**
 * Names of languages are written in their own language; names of fields of WeCom's console stay as
 * they are there.
 */
const sameInBoth = new Set([
  'common.language.zh-CN',
  'common.language.en',
  'wecom.token',
  'wecom.aesKey',
])

describe('dictionaries', () => {
  test('hold several hundred words', () => expect(entries.length).toBeGreaterThan(500))
  test('give each word in Chinese and in English', () => {
    expect(
      entries
        .filter(({ texts }) => texts.length < 2 || texts.some((text) => !text?.trim()))
        .map(({ where }) => where),
    ).toEqual([])
  })
  test('keep Chinese out of English', () => {
    const mixed = entries.filter(
      ({ where, texts: [, ...english] }) =>
        !sameInBoth.has(where) && english.some((text) => han.test(text ?? '')),
    )
    expect(mixed.map(({ where }) => where)).toEqual([])
  })
  test('fill the same holes in both languages', () => {
    const odd = entries.filter(
      ({ texts: [zh = '', english = '', many] }) =>
        many === undefined && holes(zh).join() !== holes(english).join(),
    )
    expect(odd.map(({ where }) => where)).toEqual([])
  })
  test('name every action of the audit log', () => {
    const modules = fileURLToPath(new URL('../../modules/', import.meta.url))
    const done = globSync('**/*.ts', { cwd: modules })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) =>
        [
          ...readFileSync(modules + file, 'utf8').matchAll(
            /recordAudit\(tx, \{\s*action: '([^']+)'/g,
          ),
        ].map(([, action]) => `audit.${action}`),
      )
    const named = new Set(entries.map(({ where }) => where))
    expect(done.length).toBeGreaterThan(20)
    expect(done.filter((action) => !named.has(action))).toEqual([])
  })
  test('name every page of the map', () => {
    const named = new Set(entries.map(({ where }) => where))
    const pages = ['app/map.ts', 'app/map-loyalty.ts', 'app/map-settings.ts']
      .flatMap((file) => [...walk(trees.get(file))])
      .filter(([node]) => node.type === 'Property' && nameOf(node['key']) === 'word')
    const missing = pages
      .map(([node]) => `shell.page.${textOf(node['value'] as Node)}`)
      .filter((word) => !named.has(word))
    expect(pages.length).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })
})

describe('outside the dictionaries', () => {
  const spoken = new Set([
    'title',
    'label',
    'placeholder',
    'alt',
    'aria-label',
    'extra',
    'okText',
    'cancelText',
  ])
  test('no text stands between tags', () => {
    const loose = files.flatMap((file) =>
      [...walk(trees.get(file))]
        .filter(([node]) => node.type === 'JSXText' && letters.test(String(node['value'])))
        .map(([node]) => `${file}: ${String(node['value']).trim()}`),
    )
    expect(loose.filter((text) => !keyNames.test(text))).toEqual([])
  })
  test('no attribute speaks by itself', () => {
    const loose = files.flatMap((file) =>
      [...walk(trees.get(file))]
        .filter(([node]) => node.type === 'JSXAttribute' && spoken.has(nameOf(node['name'])))
        .map(([node]) => textOf(node['value'] as Node))
        .filter((text) => text !== undefined && letters.test(text))
        .map((text) => `${file}: ${text}`),
    )
    expect(loose).toEqual([])
  })
  test('no Chinese stands in the code, except beside its English', () => {
    const loose = files.flatMap((file) =>
      [...walk(trees.get(file))]
        .filter(
          ([node]) =>
            (node.type === 'Literal' ||
              node.type === 'TemplateElement' ||
              node.type === 'JSXText') &&
            han.test(JSON.stringify(node['value'])),
        )
        .filter(([, parents]) => !inDictionary(parents) && !besideEnglish(parents))
        .map(([node]) => `${file}: ${JSON.stringify(node['value'])}`),
    )
    expect(loose).toEqual([])
  })
})
/** Names of keys on a keyboard. */
const keyNames = /Ctrl K$/
const inDictionary = (parents: Node[]) =>
  parents.some((node) => node.type === 'CallExpression' && nameOf(node['callee']) === 'dictionary')
const besideEnglish = (parents: Node[]) =>
  parents.some(
    (node) =>
      node.type === 'ObjectExpression' &&
      (node['properties'] as Node[]).some((property) => nameOf(property['key'] ?? {}) === 'en') &&
      (node['properties'] as Node[]).some((property) => nameOf(property['key'] ?? {}) === 'zh'),
  )
