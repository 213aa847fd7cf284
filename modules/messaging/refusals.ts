// The codes the gate may answer.
import { refusals } from '#platform'

export const messagingRefusals = refusals('messaging', {
  unknownCustomer: [404, '没有这位客户', 'No such customer'],
  keyReused: [
    409,
    '同一条消息的编号被用于另一个活动',
    'The key of this touch belongs to another programme',
  ],
  quietForever: [400, '免打扰时段没有留下可以发送的时间', 'The quiet hours leave no time to send'],
  unknownRule: [404, '没有这条频控规则', 'No such contact limit'],
})
