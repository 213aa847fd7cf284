// siyu user: keys for integrators, a new password for somebody locked out.
import { Command } from 'commander'
import { roles, type Role } from '#contracts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

export function userCommand(): Command {
  const command = new Command('user').description('API keys and sign-ins')
  withCommon(command.command('key'))
    .description('make an API key; it is shown once')
    .requiredOption('--role <role>', `one of ${roles.join(', ')}`)
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
        const reply = await fetch(`${house.url}/internal/password`, {
          method: 'POST', headers: { ...house.headers, 'content-type': 'application/json' }, body: JSON.stringify({ login }),
        })
        console.log(JSON.stringify(await reply.json()))
      })
    })
  return command
}
