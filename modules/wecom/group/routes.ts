// The doors of what the brand itself says of its groups.
import { contract } from '#contracts'
import { inTx, outside } from '#platform'
import { groupTags, saveGroupRules, tagGroups } from './tags.ts'

const { wecom } = contract

export const groupRoutes = {
  saveGroupRules: inTx(wecom.saveGroupRules, async (tx, rules) => {
    await saveGroupRules(tx, rules)
    return { ok: true as const }
  }),
  listGroupTags: outside(wecom.listGroupTags, async ({ platform, scope }) => ({
    items: await groupTags(platform.db, scope),
  })),
  tagGroups: inTx(wecom.tagGroups, async (tx, input, { scope }) => ({
    changed: await tagGroups(tx, scope, input),
  })),
}
