// The doors of what the brand itself says of its groups.
import { contract } from '#contracts'
import { inTx, orThrow, outside } from '#platform'
import { groupWelcomes, removeGroupWelcome, saveGroupWelcome } from './welcomes.ts'
import { groupTags, saveGroupRules, tagGroups } from './tags.ts'

const { wecom } = contract

export const groupRoutes = {
  saveGroupRules: inTx(wecom.saveGroupRules, async (tx, rules) => {
    await saveGroupRules(tx, rules)
    return { ok: true as const }
  }),
  listGroupWelcomes: outside(wecom.listGroupWelcomes, async ({ platform }) => ({
    items: await groupWelcomes(platform.db),
    most: 100,
  })),
  saveGroupWelcome: inTx(wecom.saveGroupWelcome, async (tx, input) =>
    orThrow(await saveGroupWelcome(tx, input)),
  ),
  removeGroupWelcome: inTx(wecom.removeGroupWelcome, async (tx, { id }) =>
    orThrow(await removeGroupWelcome(tx, id)),
  ),
  listGroupTags: outside(wecom.listGroupTags, async ({ platform, scope }) => ({
    items: await groupTags(platform.db, scope),
  })),
  tagGroups: inTx(wecom.tagGroups, async (tx, input, { scope }) => ({
    changed: await tagGroups(tx, scope, input),
  })),
}
