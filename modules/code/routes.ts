// The doors of channel codes.
import { contract, type CodeRow } from '#contracts'
import { inTx, orThrow, outside, Refusal, type Db, type Scope } from '#platform'
import { brandOf } from '#modules/org'
import { codePicture } from '#modules/wecom'
import { posterSvg } from './poster.ts'
import { codeRefusals } from './refusals.ts'
import { saveCodes } from './save-code.ts'
import { codeFigures, codeLines, type CodeLine, type CodeSearch } from './sql.ts'

async function shown(db: Db, lines: readonly CodeLine[]): Promise<CodeRow[]> {
  const figures = await codeFigures(db, lines.map((line) => line.id))
  return lines.map((line) => ({
    ...line, state: line.state ?? '', qrUrl: `/v1/codes/${line.id}/qr.svg`, createdAt: line.createdAt.toISOString(),
    added: figures.get(line.id)?.added ?? 0, registered: figures.get(line.id)?.registered ?? 0,
    bought: figures.get(line.id)?.bought ?? 0,
  }))
}

async function one(db: Db, scope: Scope, id: number): Promise<CodeLine> {
  const [line] = await codeLines(db, scope, { id, limit: 1 })
  if (!line) throw new Refusal(codeRefusals.unknownCode, { id })
  return line
}
const single = async (db: Db, line: CodeLine): Promise<CodeRow> => {
  const [row] = await shown(db, [line])
  if (!row) throw new Refusal(codeRefusals.unknownCode)
  return row
}

export const routes = {
  list: outside(contract.code.list, async ({ platform, scope }, { limit, cursor, ...find }) => {
    const before = cursor === undefined ? undefined : Number(cursor)
    const search: CodeSearch = { ...find, limit: limit + 1, ...(Number.isSafeInteger(before) && { before }) }
    const lines = await codeLines(platform.db, scope, search)
    const items = await shown(platform.db, lines.slice(0, limit))
    return { items, ...(lines.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  get: outside(contract.code.get, async ({ platform, scope }, { id }) =>
    single(platform.db, await one(platform.db, scope, id))),
  save: inTx(contract.code.save, async (tx, input, { scope }) => {
    const { codeId } = orThrow((await saveCodes(tx, scope, [input]))[0])
    return single(tx.db, await one(tx.db, scope, codeId))
  }),
  image: outside(contract.code.image, async ({ platform, scope }, { id }) => {
    const line = await one(platform.db, scope, id)
    const png = await codePicture(platform.db, id)
    if (!png) throw new Refusal(codeRefusals.notReady)
    const { name: brand } = await brandOf(platform.db)
    const svg = posterSvg({ png, brand: brand ?? '', store: line.storeName, placement: line.placement, name: line.name })
    return new File([svg], `code-${id}.svg`, { type: 'image/svg+xml' })
  }),
}
