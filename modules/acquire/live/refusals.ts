// What live rooms may refuse.
import { refusals } from '#platform'

export const liveRefusals = refusals('acquire', {
  unknownLive: [404, '没有这场直播', 'No such live session'],
  liveTimes: [
    422,
    '时间先后不对：邀请开始 ≤ 开播 < 下播',
    'The times are out of order: invitations, then the start, then the end',
  ],
  unknownLiveStore: [422, '没有这家门店', 'No such store'],
  liveCode: [
    422,
    '需要渠道为「直播」、在用的渠道活码，每个只选一次',
    'Codes of the channel “live room” in use are needed, each of them once',
  ],
  liveCodeBusy: [
    409,
    '这个活码在同一时间用于另一场直播',
    'Another session has this code at the same time',
  ],
  nobodyCame: [422, '还没有人从这场直播来', 'Nobody has come by this session yet'],
})
