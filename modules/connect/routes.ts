// Routes of connect. Files come and go as plain routes: they are streamed, never held in memory.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { byId, contract, importKinds, type ImportKind } from '#contracts'
import {
  admit,
  inTx,
  outside,
  receiptOf,
  platformRefusals,
  Refusal,
  type Doors,
  type Platform,
} from '#platform'
import { forgetFile, storedFile, storeFile } from './file/store.ts'
import { previewFile } from './preview.ts'
import { rejectedCsv, type Language } from './rejected-file.ts'
import { connectRefusals } from './refusals.ts'
import { listImports, listMappings, putMapping, removeMapping } from './sql.ts'
import { dryRun } from './dry-run.ts'
import {
  cancelImport,
  confirmLive,
  importOr404,
  refuseLowSpace,
  resumeImport,
  startImport,
} from './start.ts'
import { statusOf } from './status.ts'

const FILE_MAX = 4e9

export const routes = {
  preview: outside(contract.connect.preview, async (call, input) =>
    previewFile(call.platform, await storedFile(call.platform, input.fileId), input),
  ),
  dryRun: outside(contract.connect.dryRun, async (call, input) =>
    dryRun(call.platform, await storedFile(call.platform, input.fileId), input.mapping),
  ),
  listMappings: inTx(contract.connect.listMappings, async (tx) => ({
    items: (await listMappings(tx.db)).map(shown),
  })),
  saveMapping: inTx(contract.connect.saveMapping, async (tx, input) => {
    const row = await putMapping(tx.db, { ...input, at: tx.now })
    if (!row) throw new Refusal(connectRefusals.unknownMapping)
    return shown(row)
  }),
  removeMapping: inTx(contract.connect.removeMapping, async (tx, input) => {
    if (!(await removeMapping(tx.db, input.id))) throw new Refusal(connectRefusals.unknownMapping)
    return { ok: true as const }
  }),
  // The dry run of a live import reads the whole file: no transaction is open meanwhile.
  start: outside(contract.connect.start, async (call, input) => {
    const { platform, actor } = call
    refuseLowSpace(platform)
    const file = await storedFile(platform, input.fileId)
    if (input.effects === 'live') await confirmLive(platform, file, input)
    return platform.transact(
      { actor, ...receiptOf(call.request, actor, 'connect.start', input) },
      async (tx) =>
        statusOf(await startImport(tx, { file, mapping: input.mapping, effects: input.effects })),
    )
  }),
  list: inTx(contract.connect.list, async (tx, input) => {
    const rows = await listImports(
      tx.db,
      input.cursor === undefined ? null : Number(input.cursor),
      input.limit + 1,
    )
    const shownRows = rows.slice(0, input.limit)
    const items = shownRows.map(statusOf)
    const last = shownRows.at(-1)
    return { items, ...(rows.length > input.limit && last && { nextCursor: String(last.id) }) }
  }),
  get: inTx(contract.connect.get, async (tx, input) =>
    statusOf(await importOr404(tx.db, input.id)),
  ),
  resume: inTx(contract.connect.resume, async (tx, input) =>
    statusOf(await resumeImport(tx, input.id)),
  ),
  cancel: inTx(contract.connect.cancel, async (tx, input) =>
    statusOf(await cancelImport(tx, input.id)),
  ),
}

const shown = (row: {
  id: number
  name: string
  mapping: Parameters<typeof putMapping>[1]['mapping']
  changed_at: Date
}) => ({
  id: row.id,
  name: row.name,
  mapping: row.mapping,
  changedAt: row.changed_at.toISOString(),
})

/** The two doors that carry whole files. */
export function plainRoutes(app: FastifyInstance, platform: Platform, doors: Doors): void {
  const admitted = async (request: FastifyRequest) =>
    admit({ scope: 'brand', permission: 'imports.write' }, await doors.actorOf(request))
  void app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: FILE_MAX, files: 1, fields: 5, fieldSize: 200 },
    })
    scope.post('/v1/import-files', async (request, reply) => {
      await admitted(request)
      refuseLowSpace(platform)
      return reply.send(await takeUpload(platform, request))
    })
    scope.get<Asked>('/v1/imports/:id/rejected.csv', async (request, reply) => {
      await admitted(request)
      const { data } = byId.safeParse(request.params)
      if (!data) throw new Refusal(platformRefusals.invalid, {}, 'id')
      const row = await importOr404(platform.db, data.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${row.id}-rejected.csv"`)
        .send(await rejectedCsv(platform.db, row, languageOf(request)))
    })
  })
}

interface Asked {
  Params: { id: string }
  Querystring: { language?: unknown }
}

/** What the asker reads: as said in the address, else the browser's first language. */
const languageOf = ({ query, headers }: FastifyRequest<Asked>): Language =>
  String(query.language ?? headers['accept-language'] ?? 'zh')
    .toLowerCase()
    .startsWith('en')
    ? 'en'
    : 'zh'

/**
 * What the reader of forms says of a form without boundary or end is the sender's fault, not ours.
 */
function brokenForm(error: unknown): never {
  const isBroken =
    error instanceof Error &&
    /^(Multipart: |Unexpected end of (form|multipart)|Malformed part)/i.test(error.message)
  throw isBroken ? new Refusal(platformRefusals.malformed) : error
}

/** `kind` may come before the file or in the query. */
async function takeUpload(platform: Platform, request: FastifyRequest) {
  const part = await request.file().catch(brokenForm)
  if (!part) throw new Refusal(platformRefusals.invalid, {}, 'file')
  const field = part.fields.kind
  const given = field && 'value' in field ? field.value : (request.query as { kind?: string }).kind
  const kind = importKinds.find((known) => known === given) as ImportKind | undefined
  if (!kind) throw new Refusal(platformRefusals.invalid, { kinds: importKinds }, 'kind')
  const file = await storeFile(platform, part.file, part.filename, kind).catch(brokenForm)
  try {
    if (part.file.truncated) throw new Refusal(platformRefusals.tooLarge, {}, 'file')
    return await previewFile(platform, file, { kind })
  } catch (error) {
    await forgetFile(file)
    throw error
  }
}
