// Groups of the demo brand: guides make them, one print leads into either, people come, bring a
// friend, and one leaves.
import type { DemoStore } from './brand.ts'
import { codeName } from './codes.ts'
import { askSandbox, type DemoContext } from './context.ts'
import { hanging, Shopper, type SandboxCode } from './shopper.ts'

const STORE = '018'
const PLACEMENT = '福利群'
const names = ['太古里护肤福利群', '太古里新品尝鲜群'] as const
const people = ['罗知夏', '方小满', '贺一鸣', '石兰', '余晚舟', '苗青', '柳依依', '段思齐'] as const
const FRIEND = '柳依依的闺蜜'
const PATIENCE_MS = 30_000

/** Asks again until there is an answer: WeCom tells of groups and codes when it comes to it. */
async function sooner<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt;) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not come`)
}

/** Groups as the product knows them, once it has heard of all. */
async function makeGroups(context: DemoContext, owner: string): Promise<number[]> {
  for (const name of names)
    await askSandbox(context, 'POST', '/groups', { corpId: context.corpId, owner, name })
  return sooner(async () => {
    const { items } = await context.api.wecom.listGroups({ limit: 50, dismissed: false })
    const ids = items.filter(({ name }) => names.some((one) => one === name)).map(({ id }) => id)
    return ids.length === names.length ? ids : undefined
  }, 'the groups')
}

/** One print for both groups; gives the way into each as WeCom drew it. */
async function printCode(
  context: DemoContext,
  store: DemoStore,
  groupIds: readonly number[],
): Promise<SandboxCode[]> {
  const name = codeName(store, PLACEMENT)
  await context.api.code.save({
    name,
    kind: 'group',
    mode: 'leased',
    storeId: store.id,
    channel: 'community',
    placement: PLACEMENT,
    rotation: { fullAt: 180, groups: groupIds.map((groupId) => ({ groupId })) },
  })
  return sooner(async () => {
    const ways = (await hanging(context)).filter(({ remark }) => remark === name)
    return ways.length === groupIds.length ? ways : undefined
  }, 'the ways into the groups')
}

/** Gives those who stay. */
export async function fillGroups(
  context: DemoContext,
  stores: readonly DemoStore[],
): Promise<Shopper[]> {
  const store = stores.find(({ code }) => code === STORE)
  if (!store) return []
  const shoppers: Shopper[] = []
  const ways = await printCode(context, store, await makeGroups(context, store.guideUserid))
  let last: { personId: string; chatId: string } | undefined
  for (const [n, name] of people.entries()) {
    const shopper = await Shopper.create(context, name)
    const { personId } = shopper
    shoppers.push(shopper)
    const configId = ways[n % 3 === 2 ? 1 : 0]?.configId ?? ''
    const { chatId } = await askSandbox<{ chatId: string }>(context, 'POST', '/groups/join', {
      personId,
      configId,
    })
    last = { personId, chatId }
  }
  if (!last) return []
  // Who leaves before WeCom was asked who is inside has never been seen there.
  await sooner(async () => {
    const { items } = await context.api.wecom.listGroups({ limit: 50, dismissed: false })
    const inside = items.reduce((sum, { customers }) => sum + customers, 0)
    return inside >= people.length ? inside : undefined
  }, 'the people of the groups')
  const friend = await Shopper.create(context, FRIEND)
  await askSandbox(context, 'POST', `/groups/${last.chatId}/invite`, {
    invitor: last.personId,
    personIds: [friend.personId],
  })
  await askSandbox(context, 'POST', `/groups/${last.chatId}/leave`, { personId: last.personId })
  return shoppers.filter(({ personId }) => personId !== last.personId)
}
