// Two servers that build the pages at once: one of the two builds is there, whole, and nobody fails.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { putInPlace } from './frontends.ts'

const dir = mkdtempSync(join(tmpdir(), 'siyu-pages-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const FILES = 200
const fill = (folder: string, mark: string): string => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  for (let n = 0; n < FILES; n++) writeFileSync(join(folder, 'assets', `${mark}-${n}`), mark)
  return folder
}

test('whoever is second takes nothing apart', async () => {
  const place = join(dir, 'dist')
  for (let round = 0; round < 20; round++) {
    fill(place, 'old')
    const drafts = ['a', 'b', 'c'].map((mark) => fill(join(dir, `${mark}.${round}`), mark))
    await Promise.all(drafts.map((draft) => putInPlace(draft, place)))
    const found = readdirSync(join(place, 'assets'))
    expect(new Set(found.map((name) => name[0])).size).toBe(1)
    expect(found).toHaveLength(FILES)
    expect(readdirSync(dir)).toEqual(['dist'])
    rmSync(place, { recursive: true })
  }
})
