// Words of what the programme gives one member.
import { dictionary } from '../../shared/words.ts'

export const programme = dictionary('programmeOf', {
  tab: ['会员日与进度', 'Days and steps'],
  today: ['今天', 'Today'],
  day: ['今天是', 'Today is'],
  plain: ['普通的一天', 'A day like any other'],
  birthday: ['生日', 'Her birthday'],
  factor: ['今天积分', 'Points today'],
  next: ['下一个会员日', 'Next member day'],
  used: ['已使用', 'Used'],
  until: ['有效至 {{at}}', 'Until {{at}}'],
  steps: ['首购进度', 'First purchases'],
  noSteps: ['没有首购进度', 'No first purchases'],
  noStepsText: [
    '会员计划没有开启，或她早已是老客、错过了窗口期。',
    'The programme has none, or she bought long ago or let the window pass.',
  ],
  stepUntil: ['{{on}} 前再来一次得下一步', 'Her next purchase until {{on}} takes the next step'],
  points: ['{{n}} 积分', '{{n}} point', '{{n}} points'],
  noReward: ['无奖励', 'No reward'],
  notYet: ['未达成', 'Not yet'],
})
