// Callback to welcome: people add guides in the sandbox at a steady rate; each wait is measured
// there, from the friendship to the message on the phone, through WeCom's own doors.
import { sideBySide } from '#kit'
import { setTimeout as sleep } from 'node:timers/promises'
import { sandboxClient, type LoadReport } from '#tests/sandbox-client'
import { untilHeard } from '../heard.ts'
import type { House } from '../house.ts'
import type { Values } from '../sample.ts'
import { type BenchStore } from '../world.ts'

const guideOf = (store: BenchStore) => `guide-${store.code}`

/** A guide, a code and one welcome message for each store; gives the codes as WeCom knows them. */
export async function makeCodes(house: House, stores: readonly BenchStore[]): Promise<string[]> {
  const { api } = house
  const sandbox = sandboxClient(house.sandboxUrl)
  const corp = await api.wecom.getCorp()
  if (!corp) throw new Error('the sandbox is not connected')
  await sandbox.saveMembers(
    corp.corpId,
    stores.map((store) => ({ userid: guideOf(store), name: guideOf(store) })),
  )
  await api.acquire.saveWelcome({ name: 'bench', text: '{name}你好，我是{store}的{guide}。' })
  await sideBySide(stores, 4, async (store) => {
    const staff = {
      name: guideOf(store),
      role: 'guide' as const,
      storeIds: [store.id],
      wecomUserid: guideOf(store),
    }
    const guide = await api.org.saveStaff(staff)
    await api.code.save({
      name: store.code,
      storeId: store.id,
      channel: 'store',
      placement: 'door',
      guideIds: [guide.id],
    })
  })
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt; await sleep(100)) {
    const codes = await sandbox.codes()
    if (codes.length >= stores.length) return codes.map((code) => code.configId)
  }
  throw new Error('WeCom has not made the codes within a minute')
}

async function runLoad(
  house: House,
  configIds: string[],
  count: number,
  perSecond: number,
): Promise<LoadReport> {
  const sandbox = sandboxClient(house.sandboxUrl)
  await sandbox.startLoad({ configIds, count, perSecond })
  // A welcome code lives 20 seconds: whoever has not been greeted by then never will be.
  for (const giveUpAt = Date.now() + (count / perSecond) * 1000 + 25_000; ; await sleep(200)) {
    const report = await sandbox.load()
    if ((!report.running && report.welcomed >= report.asked) || Date.now() > giveUpAt) return report
  }
}

/** So many people a second add a guide behind the codes. */
export async function measureWelcomes(
  house: House,
  configIds: string[],
  { count, perSecond }: { count: number; perSecond: number },
): Promise<Values> {
  await runLoad(house, configIds, 10, 10)
  const { asked, welcomed, milliseconds } = await runLoad(house, configIds, count, perSecond)
  await untilHeard(house.pool)
  return {
    callbacksPerSecond: perSecond,
    callbacks: asked,
    welcomed,
    welcomeP50Ms: milliseconds.p50,
    welcomeP99Ms: milliseconds.p99,
  }
}
