// What is made from the code and committed must be what the code makes today.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, inject, it } from 'vitest'
import { databaseOf } from '#platform/testing'
import { makePages } from '#generate'

const root = fileURLToPath(new URL('../', import.meta.url))

it('the generated pages are current (else: npm run generate)', async () => {
  const stale: string[] = []
  for (const page of await makePages(databaseOf(inject('engines').databaseUrl, 'siyu_template'))) {
    let committed = ''
    try {
      committed = readFileSync(`${root}${page.file}`, 'utf8')
    } catch {
      // Missing is stale too.
    }
    if (committed !== page.text) stale.push(page.file)
  }
  expect(stale).toEqual([])
})
