// Introduces the product to the ad account that the sandbox plays.
import { askOperator, type DemoContext } from './demo/context.ts'

interface Theirs {
  baseUrl: string
  accountId: string
  accessToken: string
  actionSetId: number
}

/** The sandbox's account is ours to enter; a real one, and what is set of this one, stay. */
export async function connectAds(context: DemoContext): Promise<void> {
  const { ads } = await askOperator<{ ads: Theirs }>(context, 'info')
  const { items } = await context.api.acquire.listAdAccounts()
  const ours = items.find(({ number }) => number === ads.accountId)
  if (ours ? ours.apiUrl === ads.baseUrl : items.length > 0) return
  await context.api.acquire.saveAdAccount({
    name: ours?.name ?? '腾讯广告',
    windowDays: ours?.windowDays ?? 30,
    laterOrders: ours?.laterOrders ?? true,
    number: ads.accountId,
    actionSet: ads.actionSetId,
    token: ads.accessToken,
    apiUrl: ads.baseUrl,
  })
}
