// Fills in what stood in the rows that were rejected when they were taken, walking the file and the
// list of those rows side by side: a page of it is all that is held.
import type pg from 'pg'

const PAGE = 2_000

/** Gives how many rows of the file were walked. */
export async function fillRaw(
  client: pg.Client,
  importId: number,
  rows: AsyncIterable<string[]>,
  header: boolean,
): Promise<number> {
  let rowNo = header ? -1 : 0
  let wanted = await nextPage(client, importId, 0)
  let found: { rowNo: number; raw: string }[] = []
  for await (const row of rows) {
    rowNo++
    if (wanted.at(found.length) !== rowNo) continue
    found.push({ rowNo, raw: JSON.stringify(row) })
    if (found.length < wanted.length) continue
    await write(client, importId, found)
    wanted = await nextPage(client, importId, rowNo)
    found = []
    if (wanted.length === 0) break
  }
  return rowNo
}

async function nextPage(client: pg.Client, importId: number, after: number): Promise<number[]> {
  const page = await client.query<{ row_no: number }>(
    `select row_no from connect.rejected_row
    where import_id = $1 and row_no > $2 and raw is null order by row_no limit ${PAGE}`,
    [importId, after],
  )
  return page.rows.map((row) => row.row_no)
}

const write = (
  client: pg.Client,
  importId: number,
  found: readonly { rowNo: number; raw: string }[],
) =>
  client.query(
    `update connect.rejected_row r set raw = f.raw
    from unnest($2::int[], $3::text[]) f(row_no, raw) where r.import_id = $1
      and r.row_no = f.row_no`,
    [importId, found.map((f) => f.rowNo), found.map((f) => f.raw)],
  )
