// The project's own files as the tidy test reads them: parsed, with their imports resolved.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const skipped = new Set([
  'node_modules',
  'dist',
  '.git',
  '.cache',
  '.siyu',
  '.ci',
  'generated',
  'public',
])

/** Every file below a folder, as paths from the root with forward slashes. */
export function filesBelow(folder: string): string[] {
  const from = join(root, folder)
  if (!existsSync(from)) return []
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    const path = normalize(join(folder, entry.name)).split(sep).join('/')
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

export interface Literal {
  text: string
  tag: string | null
  line: number
}
export interface Source {
  path: string
  text: string
  lines: number
  /** The folder whose files may name each other by relative paths. */
  unit: string
  isTest: boolean
  imports: { from: string; names: string[]; line: number }[]
  exports: { name: string; isType: boolean; from: string | null }[]
  functions: { line: number; length: number }[]
  literals: Literal[]
}

const unitOf = (path: string): string => {
  const [first = '', second = ''] = path.split('/')
  if (first === 'modules' && second.endsWith('.ts')) return 'modules/architecture'
  return ['apps', 'modules', 'packages'].includes(first) ? `${first}/${second}` : first
}

const isTestFile = (path: string) =>
  /\.test\.tsx?$|(^|\/)fixtures(\.ts$|\/)|^tests\/|^bench\/|^packages\/platform\/(testing|engines\/tests?[-/])/.test(
    path,
  )

function parse(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const { program, module } = parseSync(path, text)
  const starts = [...text.matchAll(/\n/g)].map((match) => match.index)
  const lineOf = (offset: number) => {
    let low = 0
    for (let high = starts.length; low < high;) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
  const functions: Source['functions'] = []
  const literals: Literal[] = []
  const sized = ({ start, end }: { start: number; end: number }) => {
    functions.push({ line: lineOf(start), length: lineOf(end) - lineOf(start) + 1 })
  }
  const tagged = new Set<number>()
  const textOf = (quasi: { quasis: { value: { raw: string } }[] }) =>
    quasi.quasis.map((q) => q.value.raw).join(' $ ')
  new Visitor({
    FunctionDeclaration: sized,
    FunctionExpression: sized,
    ArrowFunctionExpression: sized,
    TaggedTemplateExpression: ({ tag, quasi }) => {
      tagged.add(quasi.start)
      literals.push({
        text: textOf(quasi),
        tag: text.slice(tag.start, tag.end).split('<')[0] ?? '',
        line: lineOf(quasi.start),
      })
    },
    TemplateLiteral: (quasi) => {
      if (!tagged.has(quasi.start))
        literals.push({ text: textOf(quasi), tag: null, line: lineOf(quasi.start) })
    },
    Literal: ({ value, start }) => {
      if (typeof value === 'string') literals.push({ text: value, tag: null, line: lineOf(start) })
    },
  }).visit(program)
  const dynamic = module.dynamicImports.map(({ start, moduleRequest }) => ({
    from: text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    names: ['*'],
    line: lineOf(start),
  }))
  const imports = module.staticImports.map(({ start, moduleRequest, entries }) => ({
    from: moduleRequest.value,
    line: lineOf(start),
    names: entries.map((e) => (e.importName.kind === 'Name' ? (e.importName.name ?? '') : '*')),
  }))
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => ({
      name: entry.exportName.name ?? (entry.exportName.kind === 'Default' ? 'default' : '*'),
      isType: entry.isType,
      from: entry.moduleRequest?.value ?? null,
      original: entry.importName.name ?? '*',
    })),
  )
  const passedOn = exports.flatMap(({ from, original }) =>
    from === null ? [] : [{ from, names: [original], line: 1 }],
  )
  return {
    path,
    text,
    lines: text.split('\n').length,
    unit: unitOf(path),
    isTest: isTestFile(path),
    imports: [...imports, ...dynamic, ...passedOn],
    exports,
    functions,
    literals,
  }
}

export const folders = ['apps', 'modules', 'packages', 'tests', 'bench', 'scripts']

export const readSources = (): Source[] =>
  folders
    .flatMap(filesBelow)
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts'))
    .map(parse)

const aliases: Record<string, string> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).imports

/** The file an import names, from the root; null for packages of others. */
export function resolveImport(source: Source, from: string): string | null {
  if (from.startsWith('.'))
    return relative('.', normalize(join(dirname(source.path), from.split('?')[0] ?? '')))
      .split(sep)
      .join('/')
  for (const [alias, target] of Object.entries(aliases)) {
    const [head = '', tail] = alias.split('*')
    if (tail === undefined ? from === alias : from.startsWith(head)) {
      return target.replace('./', '').replace('*', from.slice(head.length))
    }
  }
  return null
}
export const aliasTargets = Object.values(aliases)
  .filter((t) => !t.includes('*'))
  .map((t) => t.replace('./', ''))
