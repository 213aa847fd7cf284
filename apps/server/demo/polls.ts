// A poll that runs in the groups of the demo brand: its link is posted in each, most people inside
// open it, and some of them answer.
import { DAY_MS, plusMs } from '#kit'
import { askSandbox, type DemoContext } from './context.ts'
import type { Shopper } from './shopper.ts'

const QUESTION = '明年春天的护手霜，您想要哪种香味？'
const options = ['山茶花', '桂花乌龙', '雪松'] as const
/** What each who answers chooses; who comes after them only looks. */
const answers = [0, 1, 0, 2, 0]
const RUNS_DAYS = 5
const phone = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0.60' }

interface Inside {
  name: string
}

/** Its options each with a tag, so that those who chose what is made are told first. */
async function write({ api }: DemoContext): Promise<{ id: number; optionIds: number[] }> {
  const now = new Date((await api.clock.get()).now)
  const tagged = []
  for (const text of options) {
    const { id } = await api.customer.saveTag({ name: `想要${text}`, group: '投票' })
    tagged.push({ text, tagId: id })
  }
  const poll = await api.code.savePoll({
    question: QUESTION,
    options: tagged,
    startsAt: now.toISOString(),
    endsAt: plusMs(now, RUNS_DAYS * DAY_MS).toISOString(),
  })
  return { id: poll.id, optionIds: poll.options.map(({ id }) => id) }
}

export async function askPoll(context: DemoContext, people: readonly Shopper[]): Promise<void> {
  const { api, url } = context
  const { id, optionIds } = await write(context)
  const links = new Map<string, string>()
  for (const { id: groupId, name, storeId } of (await api.wecom.listGroups({ limit: 50 })).items)
    if (storeId !== null) links.set(name, (await api.code.linkPoll({ id, groupId })).url)
  for (const [n, shopper] of people.entries()) {
    const inside = await askSandbox<Inside[]>(context, 'GET', `/people/${shopper.personId}/groups`)
    const link = links.get(inside[0]?.name ?? '')
    if (link === undefined) continue
    const { pathname } = new URL(link)
    await fetch(`${url}${pathname}`, { headers: phone, redirect: 'manual' })
    const choice = optionIds[answers[n] ?? options.length]
    if (choice === undefined) continue
    const page = await shopper.openPage()
    await page.code.answerPoll({ slug: pathname.split('/').at(-1) ?? '', optionIds: [choice] })
  }
}
