// siyu sandbox info: where the emulated platforms listen, and the throw-away credentials that let
// any client in.
import { Command } from 'commander'
import { resolve } from 'node:path'
import { findSandbox } from '#sandbox/accounts'
import { EXIT } from '../exit.ts'
import { withCommon, type CommonOptions } from '../options.ts'

export function sandboxCommand(): Command {
  const command = new Command('sandbox')
  withCommon(command.command('info'))
    .description(
      'base addresses and credentials of the emulated platforms; exit code 1 when stopped',
    )
    .action(async (options: CommonOptions) => {
      const found = await findSandbox(resolve(options.data))
      if (!found) {
        console.error(
          `${resolve(options.data)} 里没有沙箱。请先运行 npm start 或 npm run sandbox。\n` +
            'There is no sandbox here yet. Run npm start, or npm run sandbox.',
        )
        process.exitCode = EXIT.failed
        return
      }
      console.log(JSON.stringify(found.info, null, options.json ? undefined : 2))
      if (found.running) return
      console.error(
        `沙箱没有在 ${found.info.origin} 运行，以上为已保存的凭证。\n` +
          `The sandbox does not run at ${found.info.origin}; these are its stored credentials.`,
      )
      process.exitCode = EXIT.failed
    })
  return command
}
