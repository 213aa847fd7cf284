// Raw limit of a short link: a Fastify of its own process that redirects and keeps nothing.
// Why it is the best known: the same HTTP server as the product's with no hook, log or look-up
// before the answer; what it takes is what HTTP itself costs here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fastify from 'fastify'
import { fileURLToPath } from 'node:url'

if (process.argv[2] === 'serve') {
  const app = fastify({ logger: false })
  app.get('/c/:slug', (_request, reply) => reply.redirect('/h5/', 302))
  process.stdout.write(`${new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port}\n`)
}

/** Starts it beside the product; gives its port and its end. */
export async function startBareRedirect(): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { port: Number(String(line).trim()), stop: () => void child.kill() }
}
