// siyu user: keys for integrators, a new password for somebody locked out.
import { Command, Option } from 'commander'
import { roles, type Role } from '#contracts'
import { askInternal } from '../internal.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

export function userCommand(): Command {
  const command = new Command('user')
  withCommon(command.command('key'))
    .description('make an API key; it is shown once')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--name <name>', 'what it is for', 'command line')
    .action(async (options: CommonOptions & { role: Role; name: string }) => {
      await inHouse(options, async (house) => {
        const made = await house.api.org.createApiKey({ name: options.name, role: options.role })
        console.log(options.json ? JSON.stringify(made) : made.key)
      })
    })
  withCommon(command.command('password <login>'))
    .description('give a login a new password and end its lock-out; it is shown once')
    .action(async (login: string, options: CommonOptions) => {
      await inHouse(options, async (house) => {
        const made = await askInternal<{ login: string; password: string }>(house, 'password', {
          login,
        })
        console.log(options.json ? JSON.stringify(made) : `${made.login}  /  ${made.password}`)
      })
    })
  return command
}
