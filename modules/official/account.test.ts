// When an account was connected is business time: its first listing comes with the next night.
import { addDays, atTime, dayOf } from '#kit'
import { expect, test } from 'vitest'
import { openHouse } from '#tests/house'
import { saveAccount } from './account.ts'
import { shownSync } from './listing.ts'

const ZONE = 'Asia/Shanghai'
const house = await openHouse()

test('a brand whose clock is ahead lists its followers at its next night, and not at once', async () => {
  const today = addDays(dayOf(house.clock.now(), ZONE), 3)
  await house.clock.set(atTime(today, '12:00', ZONE))
  await house.act((tx) =>
    saveAccount(tx, house.keys, {
      appId: 'wx0123456789abcdef',
      apiUrl: 'http://127.0.0.1:1',
      secret: 'a secret',
    }),
  )
  await house.idle()
  const { latest, nextAt } = await shownSync(house.db)
  expect(latest).toBeNull()
  const wait = new Date(nextAt ?? 0).getTime() - house.clock.now().getTime()
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThan(86_400_000)
})
