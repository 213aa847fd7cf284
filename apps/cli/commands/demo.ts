// siyu demo load: the demo brand into a running server that has a sandbox and no stores yet.
// siyu demo wipe: the demo brand out of a stopped one.
// siyu demo --customers N: a crowd that lives some weeks in whatever brand the sandbox plays for.
import { Command } from 'commander'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { loadDemo } from '#demo'
import { StartError } from '#platform'
import { setMark } from '../../server/demo/mark.ts'
import { EXIT } from '../exit.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'
import { wipeDemo } from '../wipe.ts'
import { addCrowd, sandboxOf } from './demo-crowd.ts'

export function demoCommand(): Command {
  const command = new Command('demo').description('the demo brand, and crowds for it')
  addCrowd(command)
  withCommon(command.command('load'))
    .description(
      'stores, programme, two years of history and people of today; needs a running server with its sandbox',
    )
    .action(async (options: CommonOptions) => {
      await inHouse(options, async (house) => {
        const context = await sandboxOf(house)
        const before = await house.api.org.listStores({ limit: 1 })
        if (before.items.length > 0) throw brandTaken()
        const say = (line: string) => options.json || console.error(line)
        await setMark(resolve(options.data), 'begun')
        await loadDemo({ ...context, say })
        await setMark(resolve(options.data), 'loaded')
        const { items } = await house.api.org.listStores({ limit: 200 })
        console.log(
          options.json
            ? JSON.stringify({ stores: items.length })
            : `The demo brand is there: ${items.length} stores.`,
        )
      })
    })
  withCommon(command.command('wipe'))
    .description('take the demo brand away and leave an empty shop; the server must be stopped')
    .option('--yes', 'do not ask')
    .action(async (options: CommonOptions & { yes?: boolean }) => {
      if (!options.yes && !(await sure(resolve(options.data)))) {
        process.exitCode = EXIT.usage
        return
      }
      await wipeDemo(resolve(options.data), (line) => options.json || console.error(line))
      console.log(
        options.json
          ? JSON.stringify({ wiped: true, data: resolve(options.data) })
          : 'The shop is empty. The next npm start makes a new first login and loads no demo.',
      )
    })
  return command
}

/** Asked on a terminal only: a script says --yes. */
async function sure(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error(`Everything in ${dataDir} will be gone. Say --yes to go on.`)
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `Everything in ${dataDir} will be gone. Type "wipe" to go on: `,
  )
  terminal.close()
  return answer.trim() === 'wipe'
}

const brandTaken = () =>
  new StartError('demo.brandTaken', {
    zh: '这里已有门店，演示数据只能装入空品牌。',
    en: 'There are stores here already; the demo goes into an empty brand only.',
  })
