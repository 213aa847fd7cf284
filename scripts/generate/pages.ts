// Pages made from the code: refusals, events, settings, API. Committed, and compared by a test.
import { architecture } from '#architecture'
import {
  logRefusals,
  platformRefusals,
  settings,
  type EventType,
  type Module,
  type RefusalKind,
} from '#platform'
import { openApiOf } from '#server/docs'
import { schemaPage } from './schema.ts'

export interface Page {
  file: string
  text: string
}

const head = (title: string, words: string) =>
  `# ${title}\n\n${words}\n\nMade by \`npm run generate\`; do not edit.\n\n`
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const modules = (): Module[] => architecture.map((m) => m.module)

function refusalsPage(): Page {
  const all: Record<string, RefusalKind>[] = [
    platformRefusals,
    logRefusals,
    ...modules().map((m) => m.refusals ?? {}),
  ]
  const rows = all
    .flatMap((kinds) => Object.values(kinds))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(
      (kind) =>
        `| <a id="${kind.code}"></a>\`${kind.code}\` | ${kind.status} | ${cell(kind.sentence.zh)} | ${cell(kind.sentence.en)} |`,
    )
  return {
    file: 'docs/generated/refusals.md',
    text:
      head('Refusals', 'Every answer that says no, as the `code` of its problem document.') +
      `| code | status | 中文 | English |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  }
}

const listenersOf = (module: Module) => (Array.isArray(module.listeners) ? module.listeners : [])

function eventsPage(): Page {
  const rows = modules().flatMap((module) =>
    (module.events ?? []).map((event) => {
      const heard = modules()
        .flatMap((m) => listenersOf(m))
        .filter((l) => l.on.some((type: EventType) => type.name === event.name))
      const fields = 'shape' in event.schema ? Object.keys(event.schema.shape as object) : []
      return `| \`${event.name}\` | ${module.name} | ${fields.map((f) => `\`${f}\``).join(' ')} | ${heard.map((l) => l.name).join(', ') || '-'} |`
    }),
  )
  return {
    file: 'docs/generated/events.md',
    text:
      head('Events', 'What the modules tell each other. The subject of an event is the customer.') +
      `| event | told by | payload | heard by |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  }
}

function settingsPage(): Page {
  const rows = Object.entries(settings).map(([name, schema]) => {
    const parsed = schema.safeParse(undefined)
    const standard =
      parsed.success && parsed.data !== undefined ? `\`${String(parsed.data)}\`` : '-'
    return `| \`${name}\` | ${standard} | ${cell(schema.description ?? '')} |`
  })
  return {
    file: 'docs/generated/settings.md',
    text:
      head('Settings', 'Read from the environment once, at the start.') +
      `| setting | default | what it does |\n|---|---|---|\n${rows.join('\n')}\n`,
  }
}

/** Every page; `databaseUrl` is of a migrated, empty database. */
export async function makePages(databaseUrl: string): Promise<Page[]> {
  const openApi = await openApiOf(modules())
  return [
    refusalsPage(),
    eventsPage(),
    settingsPage(),
    { file: 'docs/generated/openapi.json', text: `${JSON.stringify(openApi, null, 1)}\n` },
    { file: 'docs/generated/schema.md', text: await schemaPage(databaseUrl) },
  ]
}
