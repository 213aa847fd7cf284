// The same GET over and over, or one prepared request after another, on a few kept connections, by the
// bytes: what asks must cost less than what answers, or both would be measured by the asking.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Hammering {
  port: number
  path: string
  connections: number
  requests: number
  headers?: Record<string, string>
  /** What is sent in place of the GET: the n-th of all, prepared before. */
  prepared?: readonly Buffer[]
  /** Of an answer, besides its status; throws where it is not what was asked for. */
  check?: (answer: string) => void
}
export interface Hammered {
  seconds: number
  waitsMs: number[]
  answers: Map<string, number>
}

const END = '\r\n\r\n'

/** An answer whose head says how long it is, as all of ours do. */
function isWhole(text: string): boolean {
  const head = text.indexOf(END)
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? '0'
  return Buffer.byteLength(text) >= head + END.length + Number(length)
}

/** Answers are read to their end; statuses are counted. */
export async function hammer({
  port,
  path,
  connections,
  requests,
  headers = {},
  prepared,
  check,
}: Hammering): Promise<Hammered> {
  const lines = Object.entries({ host: '127.0.0.1', connection: 'keep-alive', ...headers }).map(
    ([k, v]) => `${k}: ${v}\r\n`,
  )
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [waitsMs, answers]: [number[], Map<string, number>] = [[], new Map()]
  let left = requests
  const ask = async (socket: Socket): Promise<void> => {
    while (left > 0) {
      left -= 1
      const bytes = prepared?.[left] ?? request
      const sentAt = performance.now()
      socket.write(bytes)
      let text = ''
      while (!isWhole(text)) text += String((await once(socket, 'data'))[0])
      waitsMs.push(performance.now() - sentAt)
      check?.(text)
      const status = text.slice(9, 12)
      answers.set(status, (answers.get(status) ?? 0) + 1)
    }
    socket.end()
  }
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      await once(socket, 'connect')
      return socket
    }),
  )
  const startedAt = performance.now()
  await Promise.all(sockets.map(ask))
  return { seconds: (performance.now() - startedAt) / 1000, waitsMs, answers }
}
