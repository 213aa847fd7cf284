// The commands, and what the shell hears when one of them fails.
import { Command, CommanderError } from 'commander'
import { ApiProblem } from '#contracts/client'
import { StartError } from '#platform'
import { auditCommand } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { demoCommand } from './commands/demo.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { insightCommand } from './commands/insight.ts'
import { logCommand } from './commands/log.ts'
import { restoreCommand } from './commands/restore.ts'
import { userCommand } from './commands/user.ts'
import { EXIT } from './exit.ts'

const program = new Command('siyu')
  .description('Siyu 私域: import, export, insight, audit, log, users, backup, restore, demo, from the command line')
  .showHelpAfterError()
  .addHelpText('after', `
Every command takes --data DIR (default .siyu) and --json. It speaks to the server that runs on that
directory, or brings the engines up for as long as it lasts. docs/operations.md says more.

Exit codes: 0 done, 1 refused or failed, 2 wrong arguments, 3 done but differences or rejections were found.`)

for (const command of [importCommand(), exportCommand(), insightCommand(), auditCommand(), logCommand(), userCommand(),
  backupCommand(), restoreCommand(), demoCommand()]) program.addCommand(command)

/** Commander leaves by itself with 1 otherwise; wrong arguments are 2. */
function leaveByThrowing(command: Command): void {
  command.exitOverride()
  for (const inner of command.commands) leaveByThrowing(inner)
}
leaveByThrowing(program)

try {
  await program.parseAsync()
} catch (error) {
  const json = process.argv.includes('--json')
  process.exitCode = EXIT.failed
  if (error instanceof ApiProblem) {
    console.error(json ? JSON.stringify(error.problem) : `${error.problem.sentence.zh}\n${error.problem.sentence.en}` +
      `\n${error.problem.code}${error.problem.field ? ` (${error.problem.field})` : ''} ${JSON.stringify(error.problem.details ?? {})}`)
  } else if (error instanceof StartError) {
    console.error(json ? JSON.stringify({ code: error.code, sentence: error.sentences }) : `${error.sentences.zh}\n${error.sentences.en}`)
  } else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  else console.error(error)
}
// What the command opened is closed; a stray handle must not keep the shell waiting.
process.exit(process.exitCode ?? EXIT.done)
