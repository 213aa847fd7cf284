// Anybody can work the winners out again: by code of their own, from what the public door gives.
import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { DrawProof } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { buy, orderOf } from '#fixtures/order'
import { addDays, dayOf, startOfDay } from '#kit'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { enrol } from '../index.ts'
import { pickWinners } from './pick.ts'
import { openDraw, saveDraw } from './save.ts'

const house = await openHouse()
const { ask } = await openDoors(house)

/** Written from docs/flows/draw.md alone: a plain hat of tickets, and big integers. */
function byHand(seed: string, list: string, pieces: number[], onePrize: boolean): string[] {
  const listHash = createHash('sha256').update(list, 'utf8').digest('hex')
  let hat: { ticket: number; line: number }[] = []
  for (const [line, count] of (list ? list.split(',') : []).entries())
    for (let i = 0; i < Number(count); i++) hat.push({ ticket: hat.length + 1, line })
  let counter = 0n
  const won: string[] = []
  pieces.forEach((count, prize) => {
    for (let piece = 1; piece <= count; piece++) {
      const size = BigInt(hat.length)
      if (size === 0n) return
      let x: bigint
      do {
        const mac = createHmac('sha256', seed).update(`${listHash}:${counter}`).digest('hex')
        counter++
        x = BigInt(`0x${mac.slice(0, 12)}`)
      } while (x >= (2n ** 48n / size) * size)
      const drawn = hat[Number(x % size)]
      if (!drawn) throw new Error('no such ticket')
      won.push(`${prize + 1}.${piece} ${drawn.ticket}`)
      hat = hat.filter(({ ticket, line }) =>
        onePrize ? line !== drawn.line : ticket !== drawn.ticket,
      )
    }
  })
  return won
}

const seedOf = (n: number) => createHash('sha256').update(`seed ${n}`).digest('hex')
const shown = (given: Parameters<typeof pickWinners>[0]) =>
  pickWinners(given).map(({ prize, piece, ticketNo }) => `${prize}.${piece} ${ticketNo}`)

test('another implementation, written from the page alone, finds the same winners', () => {
  for (const list of [
    '',
    '1',
    '5,1,1,30,2',
    Array.from({ length: 400 }, (_, i) => 1 + (i % 7)).join(','),
  ])
    for (const pieces of [[1], [1, 3, 20], [500]])
      for (const onePrize of [true, false])
        for (let n = 0; n < 5; n++) {
          const seed = seedOf(n)
          expect(shown({ seed, list, pieces, onePrize })).toEqual(
            byHand(seed, list, pieces, onePrize),
          )
        }
})

test('what the public door gives after the draw is enough, and gives nothing away before', async () => {
  const zone = 'Asia/Shanghai'
  const on = dayOf(house.clock.now(), zone)
  const drawsAt = startOfDay(addDays(on, 1), zone)
  const { id } = await house.act((tx) =>
    saveDraw(tx, {
      name: '演唱会',
      blurb: '',
      fromOn: on,
      untilOn: on,
      drawsAt: drawsAt.toISOString(),
      terms: { fenPerTicket: 1_000, tiers: [], perMember: null, points: null, onePrize: true },
      prizes: [
        { name: '门票', pieces: 1, templateId: null },
        { name: '海报', pieces: 4, templateId: null },
      ],
    }),
  )
  await house.act((tx) => openDraw(tx, id))
  for (let n = 1; n <= 12; n++) {
    const customerId = await makeCustomer(house)
    orThrow((await house.act((tx) => enrol(tx, [{ customerId }])))[0])
    await buy(house, orderOf(customerId, n * 1_000, { placedAt: house.clock.now() }))
  }
  await house.idle()
  const proof = async () => (await ask('GET', `/v1/consumer/draws/${id}/proof`)).body as DrawProof
  const before = await proof()
  expect(before.result).toBeNull()
  await house.clock.set(drawsAt)
  house.wake()
  await house.idle()
  const { result, seedHash, onePrize, prizes } = await proof()
  if (!result) throw new Error('not drawn')
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  expect([hash(result.seed), hash(result.list)]).toEqual([before.seedHash, result.listHash])
  expect(seedHash).toBe(before.seedHash)
  expect(result.list.split(',').map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const pieces = prizes.map((prize) => prize.pieces)
  const told = result.winners.map(({ prize, piece, ticketNo }) => `${prize}.${piece} ${ticketNo}`)
  expect(told).toHaveLength(5)
  expect(told).toEqual(byHand(result.seed, result.list, pieces, onePrize))
})
