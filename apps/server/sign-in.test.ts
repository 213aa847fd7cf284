// Whoever acts for herself is known at every door that asks for a customer.
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { openSession } from '#modules/customer'
import { makeHttpServer } from '#platform'
import { openHouse } from '#tests/house'
import { routesOf } from '#tests/routes'
import { authenticator } from './sign-in.ts'

const house = await openHouse({ worker: false })

test('a customer is known at all doors for customers', async () => {
  const app = await makeHttpServer({ platform: house, authenticate: authenticator(house, 'key') })
  const customerId = await makeCustomer(house)
  const doors = routesOf().filter(({ meta }) => meta.permission === 'customer')
  expect(doors.length).toBeGreaterThan(10)
  for (const { method, path } of doors) {
    // One of the doors ends her session.
    const { token } = await house.act((tx) => openSession(tx, customerId))
    const reply = await app.inject({
      method: method as 'GET',
      url: path.replaceAll(/\{\w+\}/g, '1'),
      headers: { cookie: `siyu_customer=${token}` },
      ...(method !== 'GET' && { payload: {} }),
    })
    expect([path, reply.statusCode]).not.toEqual([path, 401])
  }
  await app.close()
})
