// The demo brand: 山茶 Camellia, a chain of cosmetics shops. Regions, stores, people who work there.
import { askSandbox, type DemoContext } from './context.ts'

export const BRAND = '山茶 Camellia'
const regions = ['华东', '华南', '西南'] as const
const stores: [
  name: string,
  region: (typeof regions)[number],
  address: string,
  latitude: number,
  longitude: number,
][] = [
  ['上海淮海路店', '华东', '上海市黄浦区淮海中路 300 号', 31.2205, 121.4633],
  ['上海徐家汇店', '华东', '上海市徐汇区虹桥路 1 号', 31.1952, 121.4376],
  ['上海五角场店', '华东', '上海市杨浦区淞沪路 8 号', 31.3009, 121.5142],
  ['杭州湖滨店', '华东', '杭州市上城区延安路 245 号', 30.251, 120.161],
  ['杭州西溪店', '华东', '杭州市西湖区崇仁路 1 号', 30.303, 120.08],
  ['南京新街口店', '华东', '南京市秦淮区中山南路 79 号', 32.043, 118.784],
  ['苏州观前店', '华东', '苏州市姑苏区观前街 108 号', 31.311, 120.628],
  ['宁波天一店', '华东', '宁波市海曙区中山东路 188 号', 29.869, 121.55],
  ['广州天河店', '华南', '广州市天河区天河路 208 号', 23.132, 113.321],
  ['广州北京路店', '华南', '广州市越秀区北京路 238 号', 23.122, 113.269],
  ['深圳万象店', '华南', '深圳市罗湖区宝安南路 1881 号', 22.539, 114.11],
  ['深圳海岸城店', '华南', '深圳市南山区文心五路 33 号', 22.517, 113.936],
  ['佛山祖庙店', '华南', '佛山市禅城区人民路 68 号', 23.03, 113.113],
  ['厦门中山路店', '华南', '厦门市思明区中山路 76 号', 24.456, 118.078],
  ['福州东街口店', '华南', '福州市鼓楼区八一七北路 84 号', 26.085, 119.3],
  ['海口友谊店', '华南', '海口市龙华区大同路 2 号', 20.04, 110.332],
  ['成都春熙路店', '西南', '成都市锦江区春熙路 21 号', 30.656, 104.078],
  ['成都太古里店', '西南', '成都市锦江区中纱帽街 8 号', 30.653, 104.083],
  ['重庆解放碑店', '西南', '重庆市渝中区民权路 28 号', 29.557, 106.577],
  ['重庆观音桥店', '西南', '重庆市江北区观音桥步行街 6 号', 29.574, 106.533],
  ['昆明南屏店', '西南', '昆明市五华区南屏街 88 号', 25.037, 102.71],
  ['贵阳喷水池店', '西南', '贵阳市云岩区中华中路 117 号', 26.586, 106.713],
  ['绵阳凯德店', '西南', '绵阳市涪城区涪城路 59 号', 31.464, 104.742],
  ['遵义丁字口店', '西南', '遵义市红花岗区中华路 60 号', 27.696, 106.928],
]
const guideNames = [
  '林晓',
  '周婷',
  '陈雨',
  '赵敏',
  '孙悦',
  '吴桐',
  '郑洁',
  '王珂',
  '冯娜',
  '蒋怡',
  '沈琳',
  '韩雪',
  '杨帆',
  '朱颖',
  '秦岚',
  '许晴',
  '何静',
  '吕佳',
  '施雯',
  '张萌',
  '孔菲',
  '曹颖',
  '严妍',
  '华倩',
]

/** A second guide where one would not keep up. */
const partners: Record<string, string> = {
  '001': '顾盼',
  '002': '钱多多',
  '004': '纪安',
  '009': '梁思',
  '011': '黎曼',
  '017': '冉冉',
  '018': '苏打',
  '019': '白芷',
}

export interface DemoStore {
  id: number
  code: string
  name: string
  guideId: number
  guideUserid: string
  guideName: string
  /** All who stand behind the store's codes. */
  guideIds: number[]
}

/** Store 18 is 成都太古里店, the one of the story. */
export async function makeOrganisation(context: DemoContext): Promise<DemoStore[]> {
  const { api } = context
  await api.org.saveBrand({ name: BRAND })
  const regionIds = new Map<string, number>()
  for (const name of regions) regionIds.set(name, (await api.org.saveRegion({ name })).id)
  const made: DemoStore[] = []
  const accounts: { userid: string; name: string; position: string }[] = []
  for (const [index, [name, region, address, latitude, longitude]] of stores.entries()) {
    const code = String(index + 1).padStart(3, '0')
    const place = { latitude, longitude }
    const regionId = regionIds.get(region)
    const store = await api.org.saveStore({ code, name, regionId, address, place })
    const hire = async (guide: string, userid: string) => {
      accounts.push({ userid, name: guide, position: `${name} 导购` })
      return (
        await api.org.saveStaff({
          name: guide,
          role: 'guide',
          storeIds: [store.id],
          wecomUserid: userid,
        })
      ).id
    }
    const guideName = guideNames[index] ?? `导购${code}`
    const guideUserid = `guide-${code}`
    const guideId = await hire(guideName, guideUserid)
    const partner = partners[code]
    const guideIds = partner ? [guideId, await hire(partner, `${guideUserid}b`)] : [guideId]
    made.push({ id: store.id, code, name, guideId, guideUserid, guideName, guideIds })
  }
  await api.org.saveStaff({
    name: '西南区经理 罗毅',
    role: 'region',
    regionIds: [regionIds.get('西南') ?? 0],
    storeIds: [],
  })
  await api.org.saveStaff({
    name: '太古里店长 唐糖',
    role: 'store',
    storeIds: [made[17]?.id ?? 0],
    regionIds: [],
  })
  await askSandbox(context, 'PUT', `/corps/${context.corpId}/members`, accounts)
  await askSandbox(context, 'PUT', '/landmarks', {
    landmarks: stores.map(([name, , , latitude, longitude]) => ({ name, latitude, longitude })),
  })
  return made
}
