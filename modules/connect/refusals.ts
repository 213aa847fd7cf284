// What an import may answer, and why a row may be left out.
import { refusals } from '#platform'

export const connectRefusals = refusals('connect', {
  unknownFile: [404, '没有这个文件，请重新上传', 'No such file; upload it again'],
  unknownImport: [404, '没有这次导入', 'No such import'],
  unknownMapping: [404, '没有这个字段映射', 'No such mapping'],
  unreadable: [422, '无法读取这个文件', 'This file cannot be read'],
  noRows: [422, '文件里没有数据行', 'The file has no rows of data'],
  missingField: [422, '字段映射缺少必填字段', 'The mapping lacks a required field'],
  unknownColumn: [
    422,
    '字段映射引用了文件里没有的列',
    'The mapping names a column the file does not have',
  ],
  confirmNeeded: [
    409,
    '实时导入需要确认试运行的数量',
    'A live import must confirm the counts of the dry run',
  ],
  confirmWrong: [
    409,
    '确认的数量与试运行不符，请重新试运行',
    'The confirmed counts differ from the dry run; run it again',
  ],
  unknownStore: [422, '没有这家门店', 'No such store'],
  finished: [409, '导入已经结束', 'The import is over'],
  notStopped: [
    409,
    '只有已取消或失败的导入才能继续',
    'Only a cancelled or failed import can be resumed',
  ],
  failed: [500, '导入失败，可以继续', 'The import failed; it can be resumed'],
})

/** Why a row was left out; the code stands beside it in the file of rejected rows. */
export const rowReasons = {
  noCustomer: { zh: '没有客户标识', en: 'No customer' },
  noOrder: { zh: '没有订单号', en: 'No order number' },
  noRefund: { zh: '没有退款单号', en: 'No refund number' },
  badQuantity: { zh: '数量不是正整数', en: 'The quantity is not a positive whole number' },
  badPrice: { zh: '价格不是有效金额', en: 'The price is not an amount' },
  badDate: { zh: '日期无法识别', en: 'The date is not recognised' },
  badPhone: { zh: '手机号无效', en: 'Not a phone number' },
  badNumber: { zh: '数值无效', en: 'Not a number' },
  tooFewColumns: { zh: '列数不足', en: 'Too few columns' },
  tooManyColumns: { zh: '列数过多', en: 'Too many columns' },
  incomplete: {
    zh: '同一单据的其他行有错误，整单未导入',
    en: 'Another row of the same document has an error; all of it was left out',
  },
  tooLong: { zh: '内容过长', en: 'A value is too long' },
} as const
export type RowReason = keyof typeof rowReasons
