// Words of the segment pages.
import { dictionary } from '../../shared/words.ts'

export const segments = dictionary('segments', {
  segments: ['分群', 'Segments'],
  segmentsLead: [
    '分群是一条活的规则：顾客一旦符合就在里面，不再符合就离开。',
    'A segment is a living rule: whoever matches is in it, whoever stops matching leaves.',
  ],
  create: ['新建分群', 'New segment'],
  empty: ['还没有分群', 'No segments yet'],
  emptyText: [
    '例如“金卡、近 30 天买过两次”。搭建规则时会实时显示人数。',
    'For example “gold, bought twice in the last 30 days”. The count is live while you build.',
  ],
  members: ['人数', 'People'],
  counted: ['统计时间', 'Counted'],
  usedBy: ['用在', 'Used by'],
  unused: ['未使用', 'Not used'],
  watched: ['实时维护', 'Kept live'],
  notFound: ['未命名分群', 'Untitled segment'],
  nameHint: ['给分群起个名字', 'Name this segment'],
  note: ['备注', 'Note'],
  rule: ['规则', 'Rule'],
  incomplete: ['有条件还没填完，暂未计入', 'Unfinished conditions are left out for now'],
  live: ['实时人数', 'Live count'],
  tookMs: ['用时 {{ms}} 毫秒', 'took {{ms}} ms'],
  sample: ['示例客户', 'Some of them'],
  sampleEmpty: ['没有符合的客户', 'Nobody matches'],
  deleteAsk: ['删除“{{name}}”？', 'Delete “{{name}}”?'],
  deleteText: [
    '规则会被删除；客户和他们的数据不受影响。',
    'The rule is deleted; customers and their data stay.',
  ],
  membersTab: ['客户', 'Members'],
})
