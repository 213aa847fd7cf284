// The front ends: built at the first start and whenever their sources changed, then served as
// files.
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sha256 } from '#kit'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Frontend {
  name: string
  folder: string
  words: string
}
const frontends: Frontend[] = [
  { name: 'console', folder: 'apps/console', words: 'Building the console (first start only)' },
  {
    name: 'consumer',
    folder: 'apps/consumer',
    words: 'Building the member pages (first start only)',
  },
]

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .filter((file) => !/[/\\](dist|node_modules)[/\\]/.test(file))
    .sort()
}

/** Changes when anything that goes into a front end changes. */
async function stampOf(frontend: Frontend): Promise<string> {
  const files = [
    ...(await sourcesIn(join(root, frontend.folder))),
    ...(await sourcesIn(join(root, 'packages/contracts'))),
    join(root, 'package-lock.json'),
    join(root, 'scripts/precompress.ts'),
  ]
  const parts = await Promise.all(
    files.map(async (file) => `${file.slice(root.length)} ${sha256(await readFile(file))}`),
  )
  return sha256(parts.join('\n'))
}

function viteBuild(folder: string, out: string): Promise<void> {
  const args = ['build', '--logLevel', 'error', '--outDir', out, '--emptyOutDir']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...args], {
      // A test's own NODE_ENV would put React's development build into the pages.
      cwd: join(root, folder),
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const words: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => words.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => words.push(chunk))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`building ${folder} failed:\n${Buffer.concat(words).toString()}`)),
    )
  })
}

/** Builds what is missing or stale, one after another. */
export async function buildFrontends(say: (line: string) => void): Promise<void> {
  for (const frontend of frontends) {
    const folder = join(root, frontend.folder)
    if (!existsSync(join(folder, 'vite.config.ts'))) continue
    const dist = join(folder, 'dist')
    const stamp = await stampOf(frontend)
    const before = await readFile(join(dist, '.stamp'), 'utf8').catch(() => '')
    if (before === stamp) continue
    say(frontend.words)
    // Built aside and put in place whole: two servers may build at once, and one may be killed.
    const draft = join(root, '.cache/build', `${frontend.name}.${process.pid}`)
    await viteBuild(frontend.folder, draft)
    await writeFile(join(draft, '.stamp'), stamp)
    await putInPlace(draft, dist)
  }
}

/** A whole folder for another, or for none. Whoever else does so meanwhile may win. */
export async function putInPlace(draft: string, place: string): Promise<void> {
  const old = `${draft}.old`
  // Moved away in one go: taking it away file by file could meet another one's new files in it.
  await rename(place, old).catch(() => undefined)
  await rename(draft, place).catch(() => rm(draft, { recursive: true, force: true }))
  await rm(old, { recursive: true, force: true })
}

/** Hashed assets may be kept for ever; the page that names them may not. */
const cacheOf = (path: string) =>
  /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'

export async function addFrontends(app: FastifyInstance): Promise<void> {
  const consoleFiles = join(root, 'apps/console/dist')
  const consumer = join(root, 'apps/consumer/dist')
  const setHeaders = (reply: FastifyReply, path: string) => {
    reply.header('cache-control', cacheOf(path))
  }
  if (existsSync(consumer)) {
    await app.register(fastifyStatic, {
      root: consumer,
      prefix: '/h5/',
      wildcard: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders,
    })
    app.get('/h5', (_request, reply) => reply.redirect('/h5/'))
    app.get('/h5/door/*', (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .header('x-robots-tag', 'noindex')
        .sendFile('door.html', consumer),
    )
    app.get('/h5/*', (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', consumer),
    )
  }
  if (existsSync(consoleFiles)) {
    await app.register(fastifyStatic, {
      root: consoleFiles,
      prefix: '/',
      wildcard: false,
      decorateReply: !existsSync(consumer),
      cacheControl: false,
      preCompressed: true,
      setHeaders,
    })
    // Addresses of pages are the console's own business; everything that is not a file is a page.
    app.get('/*', (request, reply) =>
      request.headers.accept?.includes('text/html')
        ? reply.header('cache-control', 'no-cache').sendFile('index.html', consoleFiles)
        : reply.callNotFound(),
    )
  }
}
