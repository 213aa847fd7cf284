// Requests as bytes over a real connection: nothing a client library would forbid or mend.
import { connect } from 'node:net'

export interface Reply {
  status: number
  body: unknown
  text: string
  type: string
}
export interface Bytes {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer | undefined
}

const HANGS_MS = 20_000

/** Sends over HTTP; a server that does not answer in time is a failure of its own. */
export async function send(base: string, { method, path, headers, body }: Bytes): Promise<Reply> {
  const reply = await fetch(`${base}${path}`, {
    method,
    headers: headers ?? {},
    body: (body ?? null) as BodyInit | null,
    redirect: 'manual',
    signal: AbortSignal.timeout(HANGS_MS),
  })
  return replyOf(reply.status, reply.headers.get('content-type') ?? '', await reply.text())
}

function replyOf(status: number, type: string, text: string): Reply {
  return {
    status,
    type,
    text,
    body: type.includes('json') && text !== '' ? (JSON.parse(text) as unknown) : text,
  }
}

/** Sends bytes as they are, over a connection of their own, and reads to its end. */
export function sendRaw(base: string, bytes: string | Buffer): Promise<Reply> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    const parts: Buffer[] = []
    socket.setTimeout(HANGS_MS, () => socket.destroy(new Error('no answer')))
    socket.on('data', (part) => parts.push(part))
    socket.on('error', reject)
    socket.on('close', () => {
      const text = Buffer.concat(parts).toString()
      const [head = '', ...rest] = text.split('\r\n\r\n')
      const type = /^content-type: *(.*)$/im.exec(head)?.[1] ?? ''
      resolve(replyOf(Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), type, rest.join('\r\n\r\n')))
    })
    socket.write(bytes)
  })
}
