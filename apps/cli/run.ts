// The commands, and what the shell hears when one of them fails.
import { Command, CommanderError } from 'commander'
import type { ApiProblem } from '#contracts/client'
import type { StartError } from '#platform'
import { EXIT } from './exit.ts'

const program = new Command('siyu')
  .description(
    'Siyu 私域: import, export, insight, audit, log, users, backup, restore, sandbox, demo, from the command line',
  )
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Every command takes --data DIR (default .siyu) and --json. It speaks to the server that runs on that
directory, or brings the engines up for as long as it lasts. docs/operations.md says more.

Exit codes: 0 done, 1 refused or failed, 2 wrong arguments, 3 done but differences or rejections were found.`,
  )

interface Entry {
  about: string
  load: () => Promise<Command>
}

/** Read only when asked for: help should not wait for the whole product. */
const commands: Record<string, Entry> = {
  import: {
    about: 'bring customers, orders, refunds or opening balances in from a file',
    load: async () => (await import('./commands/import.ts')).importCommand(),
  },
  export: {
    about: 'customers or orders as CSV (UTF-8 with mark, opens in Excel)',
    load: async () => (await import('./commands/export.ts')).exportCommand(),
  },
  insight: {
    about: 'figures',
    load: async () => (await import('./commands/insight.ts')).insightCommand(),
  },
  audit: {
    about:
      'prove the books: balances, summaries, coupons, copies; exit code 3 when anything differs',
    load: async () => (await import('./commands/audit.ts')).auditCommand(),
  },
  log: {
    about: 'the event log: listeners, parked events, reset',
    load: async () => (await import('./commands/log.ts')).logCommand(),
  },
  user: {
    about: 'API keys and sign-ins',
    load: async () => (await import('./commands/user.ts')).userCommand(),
  },
  backup: {
    about:
      'copy everything of one moment into a directory, while the server works; ClickHouse is made anew from it',
    load: async () => (await import('./commands/backup.ts')).backupCommand(),
  },
  restore: {
    about:
      'load a backup into a new data directory, rebuild ClickHouse, prove the books; exit code 3 when anything differs',
    load: async () => (await import('./commands/restore.ts')).restoreCommand(),
  },
  sandbox: {
    about: 'the emulated platforms: addresses and credentials',
    load: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  },
  demo: {
    about: 'the demo brand',
    load: async () => (await import('./commands/demo.ts')).demoCommand(),
  },
}

// `siyu help import` asks for the same as `siyu import --help`.
const asked = process.argv.slice(2, 4).find((word) => word !== 'help')
for (const [name, { about, load }] of Object.entries(commands)) {
  program.addCommand((name === asked ? await load() : new Command(name)).description(about))
}

/** Commander leaves by itself with 1 otherwise; wrong arguments are 2. */
function leaveByThrowing(command: Command): void {
  command.exitOverride()
  for (const inner of command.commands) leaveByThrowing(inner)
}
leaveByThrowing(program)

// Told by their shape: their classes stand in parts that need not have been read.
const isProblem = (error: unknown): error is ApiProblem =>
  error instanceof Error && 'problem' in error
const isStartError = (error: unknown): error is StartError =>
  error instanceof Error && 'sentences' in error

try {
  await program.parseAsync()
} catch (error) {
  const json = process.argv.includes('--json')
  process.exitCode = EXIT.failed
  if (isProblem(error)) {
    const { sentence, code, field, details = {} } = error.problem
    console.error(
      json
        ? JSON.stringify(error.problem)
        : `${sentence.zh}\n${sentence.en}\n${code}${field ? ` (${field})` : ''} ${JSON.stringify(details)}`,
    )
  } else if (isStartError(error)) {
    const { code, sentences } = error
    console.error(
      json ? JSON.stringify({ code, sentence: sentences }) : `${sentences.zh}\n${sentences.en}`,
    )
  } else if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  else console.error(error)
}
// What the command opened is closed; a stray handle must not keep the shell waiting.
process.exit(process.exitCode ?? EXIT.done)
