// The two text-message clouds: below addresses of their own, and at the root, where their SDKs call
// whatever the host is.
import type { FastifyInstance } from 'fastify'
import { platformRoutes, type Asked } from '../serve.ts'
import type { World } from '../world.ts'
import { answerAliyun } from './aliyun.ts'
import { answerTencent } from './tencent.ts'

export const smsRoutes =
  (world: World) =>
  async (app: FastifyInstance): Promise<void> => {
    const tencent = (asked: Asked) => answerTencent(world, asked)
    const aliyun = (asked: Asked) => answerAliyun(world, asked)
    await app.register(platformRoutes(world, 'sms', tencent, '/'), { prefix: '/sms/tencent' })
    await app.register(platformRoutes(world, 'sms', aliyun, '/'), { prefix: '/sms/aliyun' })
    const either = (asked: Asked) =>
      asked.header('x-tc-action') === '' ? aliyun(asked) : tencent(asked)
    await app.register(platformRoutes(world, 'sms', either, '/', ['POST']))
  }
