// What this module may refuse.
import { refusals } from '#platform'

export const customerRefusals = refusals('customer', {
  noIdentity: [
    400,
    '没有可用的身份（手机号、会员号等）',
    'No usable identity: a phone, member number or the like',
  ],
  badPhone: [400, '手机号格式不正确', 'This is not a phone number'],
  unknown: [404, '没有这位客户', 'No such customer'],
  noSegments: [404, '此安装没有分群功能', 'This installation has no segments'],
  unknownStore: [404, '没有这家门店', 'No such store'],
  unknownTag: [404, '没有这个标签', 'No such tag'],
  tagTaken: [409, '同组内已有同名标签', 'A tag of this name exists in the group'],
  tagBorne: [409, '仍有客户带有此标签', 'Customers still bear this tag'],
  phoneTaken: [
    409,
    '此手机号已属于另一位客户，请联系门店核实',
    'This phone belongs to another customer; ask the store to check',
  ],
  birthdayFuture: [400, '生日不能在未来', 'A birthday cannot lie in the future'],
  sameCustomer: [409, '这两个编号已是同一位客户', 'These two ids are one customer already'],
  contradicts: [
    409,
    '两位客户的身份互相矛盾，需人工确认',
    'Their identities contradict each other; a person has to decide',
  ],
  exportTooLarge: [
    422,
    '结果超过 10 万行，请缩小筛选范围',
    'More than 100,000 rows; narrow the filters',
  ],
  unknownAddress: [404, '没有这个地址', 'No such address'],
  tooManyAddresses: [409, '已有 20 个，请先删除不用的', 'You have 20; remove one that is not used'],
  unknownView: [404, '没有这个视图', 'No such view'],
  tooManyViews: [
    409,
    '已有 50 个视图，请先删除不用的',
    'You have 50 views; delete one that is not used',
  ],
  tooManySelected: [
    422,
    '选中超过 5 万人，请缩小范围，或用分群和旅程',
    'More than 50,000 are selected; narrow the filters, or use a segment and a journey',
  ],
  selectionChanged: [
    409,
    '选中的人数已经变化，请重新确认',
    'The selection holds another number by now; confirm again',
  ],
  unknownBulk: [404, '没有这次批量操作', 'No such action on many'],
  bulkUndone: [409, '这次批量操作已经撤销', 'This action was undone already'],
  unknownMerge: [404, '没有这次合并', 'No such merge'],
  alreadyUndone: [409, '这次合并已经撤销', 'This merge was undone already'],
  mergeTooOld: [
    409,
    '合并已超过 90 天，不能撤销',
    'The merge is older than 90 days and cannot be undone',
  ],
  mergedFurther: [
    409,
    '这位客户之后又被合并，请先撤销后一次合并',
    'The survivor was merged on; undo the later merge first',
  ],
})
