// The house's rules, executed: storeys, imports, schemas, sizes, dead files, words that must not
// stand here.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { architecture } from '#architecture'
import { unexcused } from './tidy/exceptions.ts'
import { objection, storeys } from './tidy/imports.ts'
import {
  aliasTargets,
  filesBelow,
  folders,
  readSources,
  resolveImport,
  root,
} from './tidy/sources.ts'
import { complaints, sqlOf } from './tidy/statements.ts'

const sources = readSources()
const moduleFolders = readdirSync(join(root, 'modules'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()
const moduleOf = (path: string) => path.split('/')[1] ?? ''
const inModules = sources.filter(
  (s) => s.path.startsWith('modules/') && storeys.has(moduleOf(s.path)),
)
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const keeps = (rule: string, broken: readonly string[]) =>
  expect(unexcused(rule, broken), rule).toEqual([])

describe('modules', () => {
  it('stand in the list, each on a storey, and the list names only what exists', () => {
    const listed = architecture.map(({ module }) => module.name)
    keeps(
      'module is listed',
      moduleFolders.filter((name) => !listed.includes(name)),
    )
    expect(listed.filter((name) => !moduleFolders.includes(name))).toEqual([])
    for (const { storey } of architecture) expect(storey).toBeGreaterThanOrEqual(1)
    const schemas = architecture.map(({ module }) => module.schema)
    expect(new Set(schemas).size).toBe(schemas.length)
  })

  it('have a page and a face of at most 60 lines without logic', () => {
    keeps(
      'module has a README.md',
      moduleFolders.filter((name) => !existsSync(join(root, 'modules', name, 'README.md'))),
    )
    const faces = inModules.filter((s) => /^modules\/[^/]+\/index\.ts$/.test(s.path))
    expect(faces).toHaveLength(architecture.length)
    keeps(
      'face is at most 60 lines',
      faces.filter((s) => s.lines > 61).map((s) => `${s.path}:${s.lines}`),
    )
  })

  it('number their migrations once in the repository', () => {
    const numbers = [...filesBelow('modules'), ...filesBelow('packages')]
      .filter((p) => /migrations\/\d{4}_/.test(p))
      .map((path) => path.split('/').at(-1)?.slice(0, 4) ?? '')
    keeps(
      'migration number is unique',
      numbers.filter((n, at) => numbers.indexOf(n) !== at),
    )
  })
})

describe('imports', () => {
  it('run down only', () => {
    keeps(
      'import',
      sources.flatMap((source) =>
        source.imports.flatMap(({ from, line }) => {
          const why = objection(source, from)
          return why === null ? [] : [`${source.path}:${line} ${from}: ${why}`]
        }),
      ),
    )
  })

  it('name files that exist', () => {
    keeps(
      'import exists',
      sources.flatMap((source) =>
        source.imports.flatMap(({ from, line }) => {
          const target = resolveImport(source, from)
          return target === null || existsSync(join(root, target))
            ? []
            : [`${source.path}:${line} ${from}`]
        }),
      ),
    )
  })
})

describe('SQL', () => {
  it('of a module writes its own schema, reads views of lower storeys, and is told the time', () => {
    keeps(
      'sql',
      inModules
        .filter((s) => !s.isTest)
        .flatMap((source) =>
          sqlOf(source).flatMap((literal) =>
            complaints(moduleOf(source.path), literal).map(
              (what) => `${source.path}:${literal.line} ${what}`,
            ),
          ),
        ),
    )
  })

  it('of a migration does the same', () => {
    keeps(
      'migration',
      filesBelow('modules')
        .filter((p) => p.endsWith('.sql') && storeys.has(moduleOf(p)))
        .flatMap((path) => {
          const text = read(path).replace(/--.*$/gm, '')
          return complaints(moduleOf(path), { text }).map((what) => `${path}: ${what}`)
        }),
    )
  })

  it('has no triggers and no stored logic', () => {
    keeps(
      'stored logic',
      filesBelow('modules').filter(
        (path) =>
          path.endsWith('.sql') &&
          /create\s+(or\s+replace\s+)?(constraint\s+)?(trigger|function|procedure)\b/i.test(
            read(path),
          ),
      ),
    )
  })
})

describe('files', () => {
  /** A module that is not in the list has one complaint already. */
  const booted = sources.filter((s) => !s.unit.startsWith('modules/') || inModules.includes(s))
  const own = sources.filter((s) => !s.isTest)

  it('have at most 400 lines, functions at most 70', () => {
    keeps(
      'file size',
      own.filter((s) => s.lines > 401).map((s) => `${s.path}:${s.lines}`),
    )
    keeps(
      'function size',
      own.flatMap((s) =>
        s.functions
          .filter((f) => f.length > 70)
          .map((f) => `${s.path}:${f.line} ${f.length} lines`),
      ),
    )
  })

  it('say first what they are', () => {
    const written = [
      ...sources.map((s) => s.path),
      ...filesBelow('modules').filter((path) => path.endsWith('.sql')),
    ]
    keeps(
      'opening comment',
      written.filter((path) => !/^(#!.*\n)?(\/\/|\/\*|--) ?\S/.test(read(path))),
    )
  })

  it('are all used', () => {
    const named = new Set(
      sources.flatMap((source) => [
        ...source.imports.map(({ from }) => resolveImport(source, from)),
        ...source.literals
          .filter(({ text }) => /^\.{1,2}\/.*\.(ts|tsx|mjs)$/.test(text))
          .map(({ text }) => resolveImport(source, text)),
      ]),
    )
    const told = [
      read('package.json'),
      read('vitest.config.ts'),
      ...filesBelow('apps')
        .filter((p) => /\.html$|vite\.config\.ts$/.test(p))
        .map(read),
    ].join('\n')
    const isEntry = (path: string) =>
      aliasTargets.includes(path) ||
      /^modules\/[^/]+\/(index|fixtures)\.ts$/.test(path) ||
      /\.test\.tsx?$|vite\.config\.ts$|^scripts\/|^bench\/|^tests\/[^/]+\.ts$/.test(path) ||
      told.includes(path) ||
      told.includes(path.split('/').slice(2).join('/')) ||
      told.includes(`/${path.split('/').at(-1)}`)
    keeps(
      'dead file',
      booted.map((s) => s.path).filter((path) => !named.has(path) && !isEntry(path)),
    )
  })

  it('export only what somebody imports', () => {
    const wanted = new Set(
      sources.flatMap((source) =>
        source.imports.flatMap(({ from, names }) => {
          const target = resolveImport(source, from)
          return target === null ? [] : names.map((name) => `${target} ${name}`)
        }),
      ),
    )
    const inner = booted
      .filter((s) => !s.isTest)
      .filter(
        (s) =>
          /^(modules|packages)\//.test(s.path) &&
          !/(^|\/)index\.ts$/.test(s.path) &&
          s.unit !== 'packages/contracts' &&
          s.unit !== 'modules/architecture',
      )
    keeps(
      'unused export',
      inner.flatMap((s) =>
        s.exports
          .filter(
            (e) =>
              !e.isType &&
              e.from === null &&
              e.name !== 'default' &&
              !wanted.has(`${s.path} ${e.name}`) &&
              !wanted.has(`${s.path} *`),
          )
          .map((e) => `${s.path} ${e.name}`),
      ),
    )
  })
})

it('no path of a machine, no address of a registry, no secret stands in the project', () => {
  const banned = [
    new RegExp(`(?<![\\w.])/(${['work', 'home', 'Users'].join('|')})/[\\w.-]+/`),
    new RegExp(`C:${'\\\\'}+Users`),
    new RegExp(['registry', 'npmjs', 'org'].join(String.raw`\.`)),
    new RegExp(['npm', 'mirror'].join('')),
    new RegExp(`BEGIN (RSA |EC )?${'PRIVATE'} KEY`),
  ]
  const texts = [
    '.npmrc',
    'package.json',
    'package-lock.json',
    'README.md',
    'CONTRIBUTING.md',
    ...filesBelow('docs'),
    ...folders.flatMap(filesBelow),
  ].filter(
    (path) =>
      existsSync(join(root, path)) && !/\.(png|jpg|webp|ico|xlsx|gz|woff2?|lock)$/.test(path),
  )
  keeps(
    'banned words',
    texts
      .flatMap((path) => {
        const lines = read(path).split('\n')
        return lines.flatMap((line, at) =>
          banned.some((word) => word.test(line)) ? [`${path}:${at + 1}`] : [],
        )
      })
      .slice(0, 50),
  )
})
