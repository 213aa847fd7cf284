// The phone's pages: built once by Vite, built again when their source changed, served as files.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const folder = join(import.meta.dirname, '..', 'phone')
const dist = join(folder, 'dist')
const mark = join(dist, '.source')

const filesBelow = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && entry.name !== 'node_modules')
    .flatMap((entry) => entry.isDirectory()
      ? filesBelow(join(path, entry.name)) : [join(path, entry.name)])
    .sort()

const sourceHash = (): string => {
  const hash = createHash('sha256')
  for (const file of filesBelow(folder)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

const build = async (hash: string): Promise<void> => {
  const { build: viteBuild } = await import('vite')
  await viteBuild({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'error' })
  writeFileSync(mark, hash)
}

/** Builds when needed, then serves; everything is a file, deep links there are none. */
export const phonePages = async (app: FastifyInstance): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) return
  const hash = sourceHash()
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== hash) await build(hash)
  await app.register(fastifyStatic, { root: dist, cacheControl: true, maxAge: 0 })
}
