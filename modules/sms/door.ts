// Where the clouds push their receipts: kept before they are answered, so that none is lost.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sha256 } from '#kit'
import { Refusal, type Platform } from '#platform'
import { receiptList, takeReceipts, type Receipt } from './receipts.ts'
import { smsRefusals } from './refusals.ts'
import { readAccount } from './sql/account.ts'

const BODY_MAX = 1024 * 1024
/** Each cloud reads its own two words of it. */
const TAKEN = { result: 0, errmsg: 'OK', code: 0, msg: 'OK' }

type Asked = FastifyRequest<{ Params: { key: string } }>

const same = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))

async function assertKnown(platform: Platform, key: string): Promise<void> {
  const row = await readAccount(platform.db)
  if (!row || !same(row.receiptKey, key)) throw new Refusal(smsRefusals.unknownAddress)
}

function read(body: unknown): Receipt[] {
  try {
    return receiptList.parse(JSON.parse(typeof body === 'string' ? body : ''))
  } catch {
    throw new Refusal(smsRefusals.unreadable)
  }
}

export function receiptDoor(app: FastifyInstance, platform: Platform): void {
  void app.register(async (door) => {
    // Receipts come as a bare list, which no contract takes.
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body)
    })
    const options = { bodyLimit: BODY_MAX, config: { quiet: true } }
    door.post('/callbacks/sms/:key', options, async ({ params, body }: Asked, reply) => {
      await assertKnown(platform, params.key)
      const receipts = read(body)
      await platform.transact({}, (tx) => takeReceipts(tx, receipts))
      return reply.send(TAKEN)
    })
  })
}
