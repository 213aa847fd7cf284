// Words of the books, and how amounts of each asset are written.
import type { LedgerAsset } from '#contracts'
import { exact, money } from '../../shared/format.ts'
import { dictionary } from '../../shared/words.ts'

export const assets = ['points', 'growth', 'stored_principal', 'stored_bonus'] as const

/** Points and growth are counted; the rest is money. */
export const amountOf = (asset: LedgerAsset, amount: number): string =>
  asset === 'points' || asset === 'growth' ? exact(amount) : money(amount)

export const sides = ['issued', 'spent', 'expired', 'reversed', 'opening', 'merged'] as const
export const reasons = [
  'order',
  'refund',
  'spend',
  'expiry',
  'opening',
  'merge',
  'return',
  'topUp',
  'topUpReturn',
  'gift',
] as const

type Key = `side.${(typeof sides)[number]}` | `why.${(typeof reasons)[number]}`

/** The word of a code; the code itself where a newer server tells one we do not know. */
export function nameOf(
  t: (key: Key) => string,
  known: typeof sides | typeof reasons,
  code: string,
): string {
  const prefix = known === sides ? 'side' : 'why'
  return known.some((one) => one === code) ? t(`${prefix}.${code}` as Key) : code
}

export const books = dictionary('books', {
  books: ['账本', 'Books'],
  booksLead: [
    '欠顾客的积分、成长值和储值：期初、各类变动、期末。每个数字都能查到每一笔分录。',
    'Points, growth value and stored value owed to customers: before, every change, after. Each figure leads to its entries.',
  ],
  booksEmpty: ['账本还是空的', 'The books are empty'],
  booksEmptyText: [
    '会员消费得积分，或导入期初余额后，这里会有数字。',
    'Figures appear once members earn points or opening balances are brought in.',
  ],
  asset: ['资产', 'Asset'],
  points: ['积分', 'Points'],
  growth: ['成长值', 'Growth value'],
  stored_principal: ['储值本金', 'Stored value: principal'],
  stored_bonus: ['储值赠金', 'Stored value: bonus'],
  commission: ['佣金', 'Commission'],
  'of.opening': ['期初', 'Opening'],
  'of.brought': ['迁入', 'Brought along'],
  'of.issued': ['发放', 'Issued'],
  'of.spent': ['消耗', 'Spent'],
  'of.expired': ['过期', 'Expired'],
  'of.reversed': ['冲回', 'Reversed'],
  'of.closing': ['期末', 'Closing'],
  accounts: ['账户余额', 'Balances'],
  accountsLead: [
    '每位顾客的余额。点一行查看构成它的每一笔分录。',
    'What each customer holds. Open one to see every entry behind it.',
  ],
  accountsEmpty: ['没有余额', 'No balances'],
  accountsEmptyText: ['还没有顾客持有这种资产。', 'No customer holds any of it yet.'],
  memberNo: ['会员号', 'Member number'],
  balance: ['余额', 'Balance'],
  held: ['其中冻结', 'Of it held'],
  entries: ['分录', 'Entries'],
  entriesOf: ['{{name}} · {{asset}} · {{balance}}', '{{name}} · {{asset}} · {{balance}}'],
  entriesEmpty: ['没有分录', 'No entries'],
  entriesEmptyText: ['这个账户还没有变动。', 'Nothing has moved on this account yet.'],
  at: ['时间', 'Time'],
  reason: ['原因', 'Reason'],
  side: ['对方账户', 'Other side'],
  amount: ['变动', 'Change'],
  after: ['变动后余额', 'Balance after'],
  key: ['业务键', 'Key'],
  'side.issued': ['发放', 'Issued'],
  'side.spent': ['消耗', 'Spent'],
  'side.expired': ['过期', 'Expired'],
  'side.reversed': ['冲回', 'Reversed'],
  'side.opening': ['期初', 'Opening balance'],
  'side.merged': ['客户合并', 'Merge'],
  'why.order': ['消费', 'Order'],
  'why.refund': ['退款', 'Refund'],
  'why.spend': ['使用', 'Spent'],
  'why.expiry': ['过期', 'Expiry'],
  'why.opening': ['期初迁入', 'Opening balance'],
  'why.merge': ['客户合并', 'Merge'],
  'why.return': ['退回', 'Came back'],
  'why.topUp': ['充值', 'Top-up'],
  'why.topUpReturn': ['退储值', 'Top-up paid out'],
  'why.gift': ['充值赠送', 'Top-up gift'],
})
