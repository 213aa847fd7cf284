// Words of what staff are told in WeCom.
import { dictionary } from '../../shared/words.ts'

export const tellings = dictionary('wecomTelling', {
  title: ['工作提醒', 'Telling staff'],
  lead: [
    '电话名单分给导购、客户交接给导购时，自建应用在企业微信里提醒她，每件事只提醒一次。',
    'When a call list or handed-over customers come to somebody of the staff, your app tells her in WeCom, once for each thing.',
  ],
  on: ['在企业微信里提醒员工', 'Tell staff in WeCom'],
  language: ['提醒用的语言', 'Language of what she is told'],
  'language.zh': ['中文', 'Chinese'],
  'language.en': ['英文', 'English'],
  notReady: [
    '还没有填写应用 AgentId，提醒发不出去。',
    'The agent id is not set yet, so nothing can leave.',
  ],
  latest: ['最近的提醒', 'Lately told'],
  none: ['还没有提醒过谁。', 'Nobody was told anything yet.'],
  what: ['内容', 'What'],
  whom: ['员工', 'Who'],
  at: ['时间', 'When'],
  outcome: ['结果', 'Outcome'],
  'state.waiting': ['待发送', 'Waiting'],
  'state.calling': ['等企业微信答复', 'Waiting for WeCom'],
  'state.sent': ['已送达', 'Sent'],
  'state.rejected': ['没发出去', 'Not sent'],
  'state.unknown': ['结果不明', 'Not known'],
  'reason.noMember': [
    '她不在企业微信里，或不在应用可见范围内',
    'Not in WeCom, or the app may not see her',
  ],
  'reason.noLicence': ['她没有企业微信接口许可', 'She has no licence for the interface'],
  'reason.expired': ['一天内没能发出，不再提醒', 'It could not leave for a day'],
  'reason.noAnswer': ['企业微信一直没有答复', 'WeCom never answered'],
  'reason.noAgent': ['还没有填写应用 AgentId', 'The agent id was not set'],
  'reason.code': ['企业微信拒绝（{{code}}）', 'WeCom refused ({{code}})'],
})
