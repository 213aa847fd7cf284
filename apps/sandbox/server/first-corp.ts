// A sandbox that runs alone has a corp of its own, so that a client finds somebody to talk to.
import { keepWecomAccount } from './accounts.ts'
import { listCorps, saveCorp, saveMember } from './corp.ts'
import { randomText } from './ids.ts'
import type { World } from './world.ts'

const GUIDES = [
  { userid: 'li', name: '李店长', position: '店长' },
  { userid: 'wang', name: '王小美', position: '导购' },
]

export const ensureCorp = (world: World): void => {
  if (listCorps(world).length > 0) return
  const account = {
    corpId: `ww${randomText(16).toLowerCase()}`,
    agentId: '1000002',
    secret: randomText(43),
    token: randomText(16),
    aesKey: randomText(43),
  }
  const { corpId: id, secret, token, aesKey } = account
  world.store.together(() => {
    saveCorp(world, { id, name: '', secret, token, aesKey, settings: {} })
    for (const guide of GUIDES)
      saveMember(world, id, { ...guide, avatar: guide.userid, active: true, contactRight: true })
  })
  keepWecomAccount(world.folder, account)
}
