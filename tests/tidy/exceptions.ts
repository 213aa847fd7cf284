// Where a rule is not kept, and why. Starts empty; a line here needs its reason.
const bundled =
  'Vite bundles its settings into node_modules, from where the names that begin with # are not found'
export const exceptions: Record<string, string> = {
  'sql: modules/audience/audit.ts':
    'A check is given the database only, and has to know business time',
  'import: apps/console/vite.config.ts': bundled,
  'import: apps/consumer/vite.config.ts': bundled,
  'import: apps/sandbox/phone/vite.config.ts': bundled,
}

/** Drops what is excepted: `rule` and where it is broken. */
export const unexcused = (rule: string, broken: readonly string[]): string[] =>
  broken.filter((where) => !(`${rule}: ${where.replace(/:\d+.*$/, '')}` in exceptions))
