// What call lists may refuse.
import { refusals } from '#platform'

export const callRefusals = refusals('acquire', {
  unknownCall: [
    404,
    '没有这通电话任务，或不在您的范围内',
    'No such call, or not within your reach',
  ],
  callOver: [409, '这通电话任务已完成', 'This call is done'],
  noPhone: [422, '客户没有手机号', 'The customer has no phone number'],
  whenNeeded: [422, '请填写再次致电的时间', 'Say when to call again'],
})
