// siyu demo load: the demo brand into a running server that has a sandbox and no stores yet.
import { Command } from 'commander'
import { loadDemo } from '#demo'
import { StartError } from '#platform'
import type { House } from '../house.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

export function demoCommand(): Command {
  const command = new Command('demo').description('the demo brand')
  withCommon(command.command('load'))
    .description('stores, programme, two years of history and people of today; needs a running server with its sandbox')
    .action(async (options: CommonOptions) => {
      await inHouse(options, async (house) => {
        const { corpId, sandboxUrl } = await sandboxOf(house)
        const before = await house.api.org.listStores({ limit: 1 })
        if (before.items.length > 0) throw brandTaken()
        const say = (line: string) => options.json || console.error(line)
        await loadDemo({ url: house.url, headers: house.headers, api: house.api, corpId, sandboxUrl, say })
        const { items } = await house.api.org.listStores({ limit: 200 })
        console.log(options.json ? JSON.stringify({ stores: items.length }) : `The demo brand is there: ${items.length} stores.`)
      })
    })
  return command
}

/** The sandbox's address is where the connected corp calls. */
async function sandboxOf(house: House): Promise<{ corpId: string; sandboxUrl: string }> {
  if (house.own) throw noSandbox()
  const corp = await house.api.wecom.getCorp()
  const { origin, pathname } = new URL(corp?.apiUrl ?? 'http://127.0.0.1')
  const there = corp && pathname === '/wecom'
    && await fetch(`${origin}/sandbox/api/corps`, { signal: AbortSignal.timeout(5_000) }).then((reply) => reply.ok, () => false)
  if (!there) throw noSandbox()
  return { corpId: corp.corpId, sandboxUrl: origin }
}

const noSandbox = () => new StartError('demo.noSandbox', {
  zh: '演示数据需要正在运行且带沙箱的服务。请先运行 npm start（不要加 --no-sandbox）。',
  en: 'The demo needs a running server with its sandbox. Run npm start first, without --no-sandbox.',
})
const brandTaken = () => new StartError('demo.brandTaken', {
  zh: '这里已有门店，演示数据只能装入空品牌。', en: 'There are stores here already; the demo goes into an empty brand only.',
})
