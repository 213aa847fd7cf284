// A small workbook that a form brought along, read at once, by the same reader as an import's file.
import { Readable } from 'node:stream'
import { Refusal } from '#platform'
import { connectRefusals } from '../refusals.ts'
import { excelRows } from './rows.ts'

/** Zip archives open with these two letters. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** The rows of its first sheet, no more than `most` of them; what is no workbook is refused. */
export async function workbookRows(bytes: Uint8Array, most: number): Promise<string[][]> {
  const rows: string[][] = []
  if (!isZip(bytes)) throw new Refusal(connectRefusals.unreadable)
  try {
    for await (const row of excelRows(Readable.from([Buffer.from(bytes)]))) {
      rows.push(row)
      if (rows.length >= most) break
    }
  } catch (error) {
    throw new Refusal(connectRefusals.unreadable, { reason: (error as Error).message })
  }
  if (rows.length === 0) throw new Refusal(connectRefusals.noRows)
  return rows
}
