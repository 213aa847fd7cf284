// Words of the rotation of a leased code.
import { dictionary } from '../../shared/words.ts'

export const rotating = dictionary('rotation', {
  rotation: ['轮流接待', 'Taking turns'],
  sharing: ['分配方式', 'Shared out'],
  'sharing.weights': ['按权重', 'By weight'],
  'sharing.addedToday': ['今天新加客户少的优先', 'Fewest added today first'],
  'sharing.customers': ['客户总数少的优先', 'Fewest customers first'],
  fullAt: ['客户数上限', 'Full at'],
  fullAtHint: ['导购的客户达到这个数就不再分配。', 'A guide with so many customers gets no more.'],
  noLimit: ['不限', 'No limit'],
  guide: ['导购', 'Guide'],
  weight: ['权重', 'Weight'],
  dailyCap: ['每日上限', 'Cap a day'],
  from: ['上班', 'On duty'],
  until: ['下班', 'Until'],
  skills: ['擅长', 'Knows well'],
  skillsHint: ['例如：童装', 'For example: children'],
  addGuide: ['添加导购', 'Add a guide'],
  removeGuide: ['移除这位导购', 'Remove this guide'],
  guideNeeded: ['请至少添加一位轮流接待的导购', 'Add at least one guide who takes turns'],
  try: ['试算一天', 'Try a day'],
  tryLead: [
    '按现在填写的规则，把一天的打开分给各位导购看看。不会真的分配。',
    'Shares the openings of a day out by the rules as filled in. Nobody is really sent.',
  ],
  openings: ['一天的打开次数', 'Openings in the day'],
  byWeight: ['按权重应得 {{n}}', 'by weight {{n}}'],
  unknownGuide: ['其他门店的导购', 'A guide of another store'],
  notHere: ['休假、停用或没有企业微信账号', 'On leave, inactive, or without WeCom'],
  nobody: [
    '有 {{shown}} 次打开没有导购可接',
    '{{shown}} opening finds no guide',
    '{{shown}} openings find no guide',
  ],
  nobodyHours: [
    '这些打开会看到兜底的二维码。发生在：{{hours}}',
    'They see the fallback picture. In the hours from {{hours}}',
  ],
  everybody: ['每次打开都有导购接待', 'Every opening finds a guide'],
})
