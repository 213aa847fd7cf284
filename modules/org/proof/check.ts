// Recomputes the books from what is only ever added to: every module's checks, one after another.
import { bootedModules, type Platform } from '#platform'

export interface Checked {
  name: string
  sentence: { zh: string; en: string }
  differences: number
}

export const checksOfHouse = () => bootedModules().flatMap((module) => module.audit ?? [])

/** 0 differences is right. `told` hears of each check when it is done. */
export async function checkHouse(
  platform: Platform,
  told?: (one: Checked) => Promise<void>,
): Promise<{ checks: Checked[]; differences: number }> {
  const checks: Checked[] = []
  for (const { name, sentence, differences } of checksOfHouse()) {
    const one = { name, sentence, differences: await differences(platform.db) }
    checks.push(one)
    await told?.(one)
  }
  return { checks, differences: checks.reduce((sum, check) => sum + check.differences, 0) }
}
