// Codes on paper: posters, table tents, sheets of stickers; one file or an archive.
import { z } from 'zod'
import { queryInt, route } from './base.ts'

export const printLayouts = ['posterA4', 'posterA6', 'tent', 'sheet'] as const
export const printFormats = ['pdf', 'svg', 'png', 'codes'] as const
/** As many as one file takes. */
export const printMost = 300
export const sheetMost = { columns: 10, rows: 15, copies: 200 }

const ids = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15})*$/, 'ids with commas between them')
  .refine((text) => text.split(',').length <= printMost, `at most ${printMost} codes`)
const asked = z.strictObject({
  ids,
  layout: z.enum(printLayouts).default('posterA6'),
  /** Of a sheet of stickers only. */
  columns: queryInt.min(1).max(sheetMost.columns).default(4),
  rows: queryInt.min(1).max(sheetMost.rows).default(6),
  copies: queryInt.min(1).max(sheetMost.copies).default(1),
})
export type PrintAsked = z.infer<typeof asked>

const facts = z.object({
  pages: z.int(),
  widthMm: z.int(),
  heightMm: z.int(),
  /** Codes that the platform has not drawn yet: they are left out. */
  waiting: z.array(z.object({ id: z.int(), name: z.string() })),
  /** Characters that cannot be printed: they are left out. */
  missing: z.array(z.string()),
})
export type PrintFacts = z.infer<typeof facts>

const read = route({ scope: 'store', permission: 'customers.read' })

export const printRoutes = {
  printFacts: read
    .route({
      method: 'GET',
      path: '/v1/code-prints/facts',
      tags: ['Codes'],
      summary: 'What a print of these codes would be',
    })
    .input(asked)
    .output(facts),
  printPage: read
    .route({
      method: 'GET',
      path: '/v1/code-prints/page.svg',
      tags: ['Codes'],
      summary: 'The first page, to look at',
    })
    .input(asked)
    .output(z.file()),
  printFile: read
    .route({
      method: 'GET',
      path: '/v1/code-prints/file',
      tags: ['Codes'],
      summary: 'The file to print: PDF, or pictures (several in an archive with their list)',
    })
    .input(asked.extend({ format: z.enum(printFormats).default('pdf') }))
    .output(z.file()),
}
