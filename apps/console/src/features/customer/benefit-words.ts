// Words of one member's benefits, at the desk.
import { dictionary } from '../../shared/words.ts'

export const benefits = dictionary('benefitsOf', {
  tab: ['权益', 'Benefits'],
  none: ['没有权益', 'No benefit'],
  noneText: [
    '她的等级和付费卡现在没有到店服务或合作礼遇。',
    'Her tier and paid card give no service and no partner’s treat now.',
  ],
  left: ['本期还有 {{n}} 次，到 {{on}}', '{{n}} left until {{on}}'],
  usedUp: ['本期已用完，{{on}} 后再有', 'Used up, again after {{on}}'],
  redeem: ['核销一次', 'Redeem once'],
  redeemOf: ['核销：{{name}}', 'Redeem: {{name}}'],
  store: ['在哪家门店', 'In which store'],
  at: ['{{at}} 已用', 'Used {{at}}'],
  code: ['{{at}} 领了券码', 'Claimed a code {{at}}'],
  undone: ['已撤销', 'Undone'],
  undo: ['撤销', 'Undo'],
  sure: ['撤销这次核销？次数会退回给她。', 'Undo this use? She has it again.'],
  yes: ['撤销', 'Undo'],
  no: ['不', 'No'],
  claimed: ['顾客自己在手机上领', 'She claims it on her phone'],
})
