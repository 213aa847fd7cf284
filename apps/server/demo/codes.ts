// Where the demo brand's codes hang: a poster at every door, more where more people come by.
import type { Channel } from '#contracts'
import type { DemoStore } from './brand.ts'
import type { DemoContext } from './context.ts'

interface Place {
  placement: string
  channel: Channel
  campaign?: string
  stores: readonly string[]
}

const flagships = ['001', '004', '009', '011', '017', '018', '019']
const places: readonly Place[] = [
  { placement: '收银台', channel: 'store', stores: flagships },
  { placement: '货架', channel: 'store', stores: ['001', '009', '018'] },
  { placement: '包裹卡', channel: 'parcel', stores: ['001', '009', '018'], campaign: '秋冬新品' },
  { placement: '直播间', channel: 'live', stores: ['004', '018'], campaign: '秋冬新品' },
  { placement: '商圈快闪', channel: 'district', stores: ['011', '019'], campaign: '快闪周' },
  { placement: '社群海报', channel: 'community', stores: ['017', '018'] },
  { placement: '朋友圈广告', channel: 'moments', stores: ['001', '018'], campaign: '快闪周' },
]

/** A code's name: what stands beneath it on the wall. */
export const codeName = (store: DemoStore, placement: string): string =>
  `${store.name} ${placement}`

export async function makeCodes({ api }: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  for (const store of stores) {
    const here: Place[] = places.filter((place) => place.stores.includes(store.code))
    for (const { placement, channel, campaign } of [
      { placement: '门口海报', channel: 'store' as const, campaign: undefined },
      ...here,
    ]) {
      await api.code.save({
        name: codeName(store, placement),
        storeId: store.id,
        channel,
        placement,
        guideIds: store.guideIds,
        ...(campaign && { campaign }),
      })
    }
  }
}
