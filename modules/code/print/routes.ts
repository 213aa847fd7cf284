// The doors of printing.
import { stringify } from 'csv-stringify/sync'
import { contract, type PrintAsked } from '#contracts'
import { inert } from '#kit'
import { outside, Refusal, type Call } from '#platform'
import { codeRefusals } from '../refusals.ts'
import type { CodeLine } from '../sql/code.ts'
import { pagesOf, papers, type Label, type Layout } from './label.ts'
import { layoutOf, toPrint, type ToPrint } from './labels.ts'
import { printInThread } from './printer.ts'
import type { Printed } from './work.ts'

const MOST_PAGES = 600
/** A page of dots takes half a second and megabytes. */
const MOST_PICTURES = 40

async function ready(call: Call, asked: PrintAsked): Promise<ToPrint & { pages: number }> {
  const found = await toPrint(call, asked.ids)
  const pages = pagesOf(layoutOf(asked), found.labels.length)
  if (pages > MOST_PAGES) throw new Refusal(codeRefusals.tooManyPages, { pages, most: MOST_PAGES })
  return { ...found, pages }
}

/** One who asks for a file with nothing on it is told why. */
async function filled(call: Call, asked: PrintAsked): Promise<ToPrint> {
  const found = await ready(call, asked)
  if (found.labels.length === 0) throw new Refusal(codeRefusals.notReady)
  return found
}

function refuseDots(layout: Layout, labels: readonly Label[]): void {
  if (pagesOf(layout, labels.length) > MOST_PICTURES)
    throw new Refusal(codeRefusals.tooManyPictures)
}

const fileOf = ({ bytes, type, extension }: Printed, name: string): File =>
  new File([new Uint8Array(bytes)], `${name}.${extension}`, { type })

const listOf = ({ platform }: Call, lines: readonly CodeLine[]): string =>
  stringify(
    [
      ['id', 'name', 'store', 'channel', 'placement', 'campaign', 'shortUrl'],
      ...lines.map((line) => [
        line.id,
        inert(line.name),
        inert(line.storeName),
        line.channel,
        inert(line.placement),
        inert(line.campaign),
        `${platform.config.publicUrl}/c/${line.slug}`,
      ]),
    ],
    { bom: true },
  )

export const printRoutes = {
  printFacts: outside(contract.code.printFacts, async (call, asked) => {
    const { labels, waiting, pages } = await ready(call, asked)
    const layout = layoutOf(asked)
    const paper = layout.kind === 'poster' ? papers[layout.paper] : papers.a4
    const looked =
      labels.length === 0
        ? { missing: [] }
        : await printInThread({ title: '', labels, layout, format: 'svg', page: 0 })
    return { pages, ...paper, waiting, missing: looked.missing }
  }),
  printPage: outside(contract.code.printPage, async (call, asked) => {
    const { labels } = await filled(call, asked)
    const job = { title: '', labels, layout: layoutOf(asked), format: 'svg', page: 0 } as const
    return fileOf(await printInThread(job), 'page')
  }),
  printFile: outside(contract.code.printFile, async (call, { format, ...asked }) => {
    const { labels, lines } = await filled(call, asked)
    if (format === 'png') refuseDots(layoutOf(asked), labels)
    const [only] = lines
    const name = lines.length === 1 && only ? `code-${only.id}` : 'codes'
    const printed = await printInThread({
      title: lines
        .map((line) => line.name)
        .join(', ')
        .slice(0, 200),
      labels,
      layout: layoutOf(asked),
      format,
      list: listOf(call, lines),
    })
    return fileOf(printed, `${name}-${asked.layout}`)
  }),
}
