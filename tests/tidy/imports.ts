// Who may import whom: apps -> modules -> packages, and inside modules only downwards.
import { architecture } from '#architecture'
import { resolveImport, type Source } from './sources.ts'

export const storeys = new Map(architecture.map(({ module, storey }) => [module.name, storey]))

/** Which packages each package may use. */
const packagesBelow: Record<string, readonly string[]> = {
  kit: [],
  contracts: ['kit'],
  wechat: ['kit'],
  platform: ['kit', 'contracts'],
}
const browserSide = /^apps\/(console|consumer|guide|miniprogram|sandbox\/phone)\//
const testSide = /^(packages\/platform\/testing\/|tests\/|modules\/[^/]+\/fixtures\.ts$)/

const moduleOf = (unit: string): string | null =>
  unit.startsWith('modules/') ? unit.slice(8) : null
const unitOfTarget = (path: string): string => path.split('/').slice(0, 2).join('/')

/** Why this import may not be, or null. */
export function objection(source: Source, from: string): string | null {
  if (from === '@clickhouse/client' && source.unit !== 'packages/platform')
    return 'only the platform talks to ClickHouse'
  const target = resolveImport(source, from)
  if (target === null) return null
  if (from.startsWith('.')) return relativeObjection(source, target)
  if (testSide.test(target) && !source.isTest) return 'test helpers are for tests'
  if (browserSide.test(source.path)) {
    return from.startsWith('#contracts') || from.startsWith('#kit')
      ? null
      : 'a page knows the contracts only'
  }
  if (source.unit === 'apps/sandbox') {
    return from === '#wechat' || from === '#kit' || source.isTest
      ? null
      : 'the sandbox plays the outside'
  }
  if (target.startsWith('apps/'))
    return /^(apps|tests|bench|scripts)/.test(source.unit) ? null : 'nothing imports an app'
  if (source.unit.startsWith('packages/')) return packageObjection(source, target)
  return moduleObjection(source, target)
}

function relativeObjection(source: Source, target: string): string | null {
  const feature = /^(apps\/[^/]+\/src\/features\/[^/]+)\//.exec(source.path)?.[1]
  const other = /^(apps\/[^/]+\/src\/features\/[^/]+)\//.exec(target)?.[1]
  if (feature && other && feature !== other) return 'features do not import each other'
  // The command line runs the server's own parts; tests start apps.
  if (source.unit === 'apps/cli' && target.startsWith('apps/server/')) return null
  if (source.unit === 'tests' && target.startsWith('apps/')) return null
  return target.startsWith(`${source.unit}/`) ? null : 'a relative import that leaves its folder'
}

function packageObjection(source: Source, target: string): string | null {
  const [folder, name = ''] = target.split('/')
  if (folder !== 'packages')
    return source.isTest && folder !== 'apps' ? null : 'packages import packages only'
  const own = source.unit.slice(9)
  return own === name || packagesBelow[own]?.includes(name) || source.isTest
    ? null
    : `${own} stands below ${name}`
}

function moduleObjection(source: Source, target: string): string | null {
  const own = moduleOf(source.unit)
  if (own === null || !storeys.has(own) || source.isTest) return null
  if (target === 'modules/architecture.ts') return 'a module does not know the list it stands in'
  const other = moduleOf(unitOfTarget(target))
  if (other === null) return null
  if (other === own) return 'a module imports its own files by relative paths'
  return (storeys.get(other) ?? 99) < (storeys.get(own) ?? 0)
    ? null
    : `${own} may not import ${other}: not below it`
}
