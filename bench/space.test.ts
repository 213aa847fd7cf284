// A bench on a full disk: refused in a sentence, with the reading handed in.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { temporaryDir } from '#platform/testing'
import { bench } from './run.ts'
import { tooLittleSpace } from './space.ts'

it('below 1 GB of free space nothing is started', async () => {
  const data = join(temporaryDir(), 'data')
  const said: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  expect(await bench(['log', '--quick', '--data', data], () => Promise.resolve(999_999_999))).toBe(
    1,
  )
  vi.restoreAllMocks()
  expect(said.join()).toContain('999 MB')
  expect(said.join()).toMatch(/压测至少需要 1 GB.*\n.*a bench needs 1 GB/)
  expect(readdirSync(data)).toEqual([])
  expect(await tooLittleSpace(data, () => Promise.resolve(1_000_000_000))).toBeUndefined()
})
