// A small product that hears server messages of an official account or mini program.
import { createServer } from 'node:http'
import {
  answerServerCheck,
  openServerMessage,
  parseServerMessage,
  type OfficialEvent,
  type ServerQuery,
} from '#wechat'

export const listenForMessages = async (keys: {
  token: string
  aesKey: string
  receiveId: string
}) => {
  const heard: OfficialEvent[] = []
  const refused: string[] = []
  let reply = 'success'
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    const query = Object.fromEntries(url.searchParams) as unknown as ServerQuery & {
      echostr: string
    }
    let raw = ''
    request.on('data', (part) => {
      raw += part
    })
    request.on('end', () => {
      try {
        if (request.method === 'GET') {
          response.end(answerServerCheck(keys, query))
          return
        }
        heard.push(parseServerMessage(openServerMessage(keys, query, raw)))
        response.end(reply)
      } catch (error) {
        refused.push(String(error))
        response.writeHead(401).end()
      }
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  return {
    heard,
    refused,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/wechat`,
    answerWith: (xml: string) => {
      reply = xml
    },
    until: async (count: number): Promise<void> => {
      const patience = Date.now() + 5_000
      while (heard.length < count) {
        if (Date.now() > patience) throw new Error(`${heard.length} of ${count} messages came`)
        await new Promise((done) => {
          setTimeout(done, 5)
        })
      }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
