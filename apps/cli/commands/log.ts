// siyu log: where listeners stand, what stands aside, and hearing it again.
import { Command } from 'commander'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

type Options = CommonOptions & { row?: boolean; event?: string }

const line = (parts: readonly (string | number | null)[]) =>
  console.log(parts.map((part) => part ?? '-').join('  '))

function listeners(): Command {
  return withCommon(new Command('listeners'))
    .description('every listener: how far behind, how much parked, whether it may be reset')
    .action((options: CommonOptions) =>
      inHouse(options, async ({ api }) => {
        const reply = await api.org.listListeners()
        if (options.json) return console.log(JSON.stringify(reply))
        for (const one of reply.items) {
          line([
            one.name.padEnd(28),
            `${one.behind} behind`,
            `${one.parked} parked`,
            one.rebuilding
              ? 'rebuilding'
              : one.rebuildable === null
                ? ''
                : `may be reset: ${one.rebuildable}`,
          ])
        }
      }),
    )
}

function parked(): Command {
  return withCommon(new Command('parked'))
    .description('events and due rows that stand aside, with the error of each')
    .action((options: CommonOptions) =>
      inHouse(options, async ({ api }) => {
        const items = []
        for (let cursor: string | undefined, more = true; more;) {
          const page = await api.org.listParked({ limit: 200, cursor })
          items.push(...page.items)
          cursor = page.nextCursor
          more = cursor !== undefined
        }
        if (options.json) return console.log(JSON.stringify({ items, total: items.length }))
        for (const one of items)
          line([one.kind, one.by, one.id, one.name, one.customerId, one.parkedAt, one.error])
        console.log(`${items.length} parked`)
      }),
    )
}

function again(name: 'replay' | 'discard', description: string): Command {
  return withCommon(new Command(name))
    .argument('<by>', 'the listener, or the timer')
    .argument('<id>', 'the event, or the row')
    .description(description)
    .option('--row', 'a due row of a timer, not an event')
    .action((by: string, id: string, options: Options) =>
      inHouse(options, async ({ api }) => {
        const what = {
          kind: options.row ? ('row' as const) : ('event' as const),
          by,
          id: Number(id),
        }
        const done = await (name === 'replay'
          ? api.org.replayParked(what)
          : api.org.discardParked(what))
        console.log(
          options.json
            ? JSON.stringify(done)
            : `${done.replayed} heard${done.failed ? `; then ${done.failed}` : ''}`,
        )
        if (done.failed) process.exitCode = 1
      }),
    )
}

function reset(): Command {
  return withCommon(new Command('reset'))
    .argument('<listener>')
    .description('have a listener hear the log again')
    .option('--event <id>', 'from this event on; from the beginning when left out')
    .action((listener: string, options: Options) =>
      inHouse(options, async ({ api }) => {
        await api.org.resetListener({
          name: listener,
          ...(options.event && { eventId: Number(options.event) }),
        })
        console.log(options.json ? JSON.stringify({ ok: true }) : `${listener} hears the log again`)
      }),
    )
}

export function logCommand(): Command {
  return new Command('log')
    .addCommand(listeners())
    .addCommand(parked())
    .addCommand(
      again(
        'replay',
        'try a parked event again, with all that waits behind it; exit code 1 when it fails again',
      ),
    )
    .addCommand(again('discard', 'give up a parked event for good; what waits behind it follows'))
    .addCommand(reset())
}
