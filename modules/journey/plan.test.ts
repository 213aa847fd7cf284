// What keeps a draft from being published.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { contract, type JourneyDefinition, type Step } from '#contracts'
import { exit, message, plan, wait } from '#fixtures/journey'
import { problemsOf } from './plan.ts'

const codes = (draft: JourneyDefinition, running: JourneyDefinition | null = null) =>
  problemsOf(draft, running).map(({ code, stepId }) =>
    stepId === null ? code : `${code}@${stepId}`,
  )
const steps: Step[] = [wait('wait', 'say'), message('say', 'end'), exit('end')]

it('has nothing against a plan that is whole', () => {
  expect(codes(plan({ steps }))).toEqual([])
})

it.each([
  ['no steps', plan({ steps: [] }), ['journey.empty']],
  [
    'a start that leads nowhere',
    plan({ steps, first: 'gone' }),
    ['journey.noFirst', 'journey.unreached@wait', 'journey.unreached@say', 'journey.unreached@end'],
  ],
  ['a step that leads nowhere', plan({ steps: [wait('wait', 'gone')] }), ['journey.deadEnd@wait']],
  [
    'a step nothing leads to',
    plan({ steps: [...steps, exit('lost')] }),
    ['journey.unreached@lost'],
  ],
  ['a circle', plan({ steps: [wait('a', 'b'), wait('b', 'a')] }), ['journey.circle@a']],
  ['two steps of one id', plan({ steps: [exit('a'), exit('a')] }), ['journey.twice']],
  [
    'an empty message',
    plan({ steps: [{ ...message('say', null), text: '' } as Step] }),
    ['journey.noText@say'],
  ],
  [
    'once per order without an order',
    plan({ steps, settings: { reentry: { mode: 'oncePerOrder' } } }),
    ['journey.noOrder'],
  ],
  [
    'no segment',
    plan({ steps, trigger: { kind: 'segment', segmentId: 0, includeCurrent: false } }),
    ['journey.noSegment'],
  ],
])('refuses %s', (_what, draft, expected) => {
  expect(codes(draft)).toEqual(expected)
})

it('lets the control group of a running journey shrink and not grow', () => {
  const share = (controlShareBp: number) => plan({ steps, settings: { controlShareBp } })
  expect(codes(share(500), share(1000))).toEqual([])
  expect(codes(share(1500), share(1000))).toEqual(['journey.controlGrows'])
})

it('ships an example that is whole', () => {
  const example: unknown = JSON.parse(
    readFileSync(new URL('./examples/second-purchase.json', import.meta.url), 'utf8'),
  )
  const read = contract.journey.save['~orpc'].inputSchema?.parse({ name: '第二单', draft: example })
  expect(read && codes(read.draft)).toEqual([])
})
