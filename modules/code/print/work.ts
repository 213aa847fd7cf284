// What the printing thread does: labels in, one file out. Pure but for the font it reads.
import { zipSync } from 'fflate'
import { pngOf, qrPng } from './dots.ts'
import type { Label, Layout } from './label.ts'
import { layOut } from './layouts/index.ts'
import { pdfOf } from './pdf.ts'
import { svgOf } from './svg.ts'

/** `codes`: the bare codes as pictures; `png`: whole pages. */
export type PrintFormat = 'pdf' | 'svg' | 'png' | 'codes'
export interface PrintJob {
  title: string
  labels: Label[]
  layout: Layout
  format: PrintFormat
  /** Only this page, for looking at. */
  page?: number
  /** A list that goes into the archive beside the pictures. */
  list?: string
}
export interface Printed {
  bytes: Uint8Array
  type: string
  extension: string
  missing: string[]
}

const pictureOf = async ({ face }: Label): Promise<Uint8Array> =>
  face.kind === 'png' ? face.png : qrPng(face.text)

/** One after the other: a page of dots takes much memory while it is drawn. */
async function eachOf<T>(
  items: readonly T[],
  draw: (item: T) => Promise<Uint8Array>,
): Promise<Uint8Array[]> {
  const files: Uint8Array[] = []
  for (const item of items) files.push(await draw(item))
  return files
}

const numbered = (at: number, of: number) => String(at + 1).padStart(String(of).length, '0')

export async function print(job: PrintJob): Promise<Printed> {
  if (job.format === 'codes') {
    return packed(job, await eachOf(job.labels, pictureOf), 'image/png', [])
  }
  const { pages, missing } = await layOut(job.labels, job.layout)
  if (job.format === 'pdf') {
    const bytes = await pdfOf(pages, job.title)
    return { bytes, type: 'application/pdf', extension: 'pdf', missing }
  }
  const shown = job.page === undefined ? pages : pages.slice(job.page, job.page + 1)
  return job.format === 'png'
    ? packed(job, await eachOf(shown, pngOf), 'image/png', missing)
    : packed(
        job,
        shown.map((page) => Buffer.from(svgOf(page))),
        'image/svg+xml',
        missing,
      )
}

/** One file as it is; several in an archive, named by what is on them where each has its own. */
function packed(
  { labels, list }: PrintJob,
  files: readonly Uint8Array[],
  type: string,
  missing: string[],
): Printed {
  const [only] = files
  const extension = type === 'image/png' ? 'png' : 'svg'
  if (files.length === 1 && only) return { bytes: only, type, extension, missing }
  const named = files.map((bytes, at) => {
    const label = files.length === labels.length ? labels[at] : undefined
    const words = label ? ` ${label.note.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')}` : ''
    return [`${numbered(at, files.length)}${words}.${extension}`, bytes] as const
  })
  const lists = list === undefined ? [] : [['codes.csv', Buffer.from(list)] as const]
  return {
    // Pictures are packed already: nothing is squeezed again. The same codes give the same file.
    bytes: zipSync(Object.fromEntries([...named, ...lists]), { level: 0, mtime: '1980-01-01' }),
    type: 'application/zip',
    extension: 'zip',
    missing,
  }
}
