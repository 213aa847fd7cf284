// The phone's pages: built once by Vite, built again when their source changed, served as files.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const folder = join(import.meta.dirname, '..', 'phone')
const dist = join(folder, 'dist')

const filesBelow = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist')
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
    )
    .sort()

const sourceHash = (): string => {
  const hash = createHash('sha256')
  for (const file of filesBelow(folder)) {
    hash.update(file.slice(folder.length)).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}

const runFile = promisify(execFile)
const vite = join(folder, '..', '..', '..', 'node_modules', 'vite', 'bin', 'vite.js')

/** In a process of its own: a build under test would be a development build and stay. */
const runVite = (outDir: string): Promise<unknown> =>
  runFile(process.execPath, [vite, 'build', '--outDir', outDir, '--logLevel', 'error'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  })

/** Built aside and moved into place, so that two starts at once do not tread on each other. */
const build = async (into: string): Promise<void> => {
  const draft = `${into}.${process.pid}`
  await runVite(draft)
  try {
    renameSync(draft, into)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(into)) throw error
  }
}

/** Builds when needed, then serves; everything is a file, deep links there are none. */
export const phonePages = async (app: FastifyInstance): Promise<void> => {
  const root = join(dist, sourceHash())
  if (!existsSync(root)) await build(root)
  await app.register(fastifyStatic, {
    root,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      // Names under assets change with their content; the page that names them may not be kept.
      const kept = /[/\\]assets[/\\]/.test(path)
      reply.header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
