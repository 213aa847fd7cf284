// What ads may refuse.
import { refusals } from '#platform'

export const adRefusals = refusals('acquire', {
  unknownAdAccount: [404, '没有这个广告账户', 'No such ad account'],
  adAccountIncomplete: [
    409,
    '广告账户还缺访问令牌或数据源 ID（user_action_set_id）',
    'The ad account still lacks its access token or its set of user actions',
  ],
  unknownActionSet: [
    422,
    '广告平台没有这个数据源 ID（user_action_set_id）',
    'The ad platform has no such set of user actions',
  ],
  noWayBack: [
    422,
    '这次点击没有带来回传地址（__CALLBACK__），账户也没有数据源 ID',
    'This click brought no address to tell it at (__CALLBACK__), and the account has no set of user actions',
  ],
  unknownAdReport: [
    409,
    '没有这条回传，或它不需要重发',
    'No such report, or it needs no second try',
  ],
  notCosts: [
    422,
    '读不出花费：需要 CSV 或 Excel（.xlsx），第一行是列名，其中有日期、广告 ID 和花费',
    'No costs could be read: a CSV or Excel file is needed, its first line the headings: day, ad group and cost',
  ],
  tooManyCosts: [422, '一个文件最多 20000 行', 'A file takes at most 20,000 rows'],
})
