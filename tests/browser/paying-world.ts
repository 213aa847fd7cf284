// A brand with its pages whose official account and WeChat Pay are the sandbox's.
import { connectOfficial } from '../../apps/server/official.ts'
import { connectPay } from '../../apps/server/pay.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'

export async function openPayingWorld(): Promise<StoryWorld> {
  const world = await openWorld({ pages: true })
  await connectOfficial(world.context)
  await connectPay(world.context)
  return world
}
