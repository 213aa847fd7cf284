// Every route of every contract, over real HTTP, with everything that can be wrong with each field
// it takes: a problem document with a code and the field, nothing written, never a failure of ours.
import { expect, it } from 'vitest'
import type { Route } from '../routes.ts'
import { placesOf, sampleOf } from './sample.ts'
import { spoil, type Spoiled } from './spoil.ts'
import { flawOf, openWorld, routes, takesBody } from './world.ts'

const { known, stand, ask, carrying } = await openWorld()

/**
 * In an address everything is text, and well-formed: only what such text can carry wrongly is asked
 * there.
 */
const askable =
  (route: Route) =>
  ({ path, what }: Spoiled) =>
    (takesBody(route) && !route.path.includes(`{${String(path[0])}}`)) ||
    !/^(a (null|array|object|number|string|boolean)|digits|half a character)$/.test(what)

it.for(routes.filter(({ input }) => input !== undefined))('$name: $method $path', async (route) => {
  const schema = route.input!
  const sample = sampleOf(schema, known)
  const all = placesOf(schema, sample)
    .flatMap((place) => spoil(sample, place))
    .filter(askable(route))
  const { refused = [], taken = [] } = Object.groupBy(all, (spoiled) =>
    spoiled.must || !schema.safeParse(spoiled.input).success ? 'refused' : 'taken',
  )
  const before = await stand()
  const flaws: string[] = []
  const note = (flaw: string | undefined, { what, path }: Spoiled) =>
    flaw && flaws.push(`${what} at ${path.join('.')}: ${flaw}`)
  for (const spoiled of refused) {
    note(
      flawOf(
        await ask(carrying(route, spoiled.input)),
        takesBody(route) ? spoiled.path.join('.') : undefined,
      ),
      spoiled,
    )
  }
  expect(flaws).toEqual([])
  expect(await stand(), 'nothing written').toEqual(before)
  // What the contract allows is asked too: it may be done or refused, but it may not break
  // anything.
  for (const spoiled of taken) {
    const reply = await ask(carrying(route, spoiled.input))
    const away = (reply.body as { code?: string }).code === 'wecom.unreachable'
    note(reply.status < 400 || away ? undefined : flawOf(reply), spoiled)
  }
  expect(flaws).toEqual([])
})
