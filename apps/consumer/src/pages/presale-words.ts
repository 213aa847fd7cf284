// What only the page of a sale says of deposits, balances and early members.
import { filled } from './filled.ts'

export const words = {
  counts: {
    zh: '定金 {deposit} 抵 {counts}，到手 {total}',
    en: 'Deposit {deposit} counts for {counts}: {total} in all',
  },
  plain: { zh: '先付定金 {deposit}，尾款 {balance}', en: 'Deposit {deposit} now, {balance} later' },
  window: { zh: '付尾款：{from} – {until}', en: 'Balance: {from} – {until}' },
  delivers: { zh: '{day} 起发货', en: 'Delivered from {day}' },
  back: {
    zh: '不想要了可以自己取消，定金原路退回',
    en: 'You may give it up: the deposit comes back',
  },
  stays: {
    zh: '付定金后不能取消，不付尾款定金不退',
    en: 'The deposit does not come back if you do not go on',
  },
  take: { zh: '付定金 {n}', en: 'Pay the deposit of {n}' },
  held: { zh: '定金已付，为您留着 {n} 件', en: 'Deposit paid: {n} kept for you' },
  wait: { zh: '{at} 起可以付尾款', en: 'The balance may be paid from {at}' },
  payBalance: { zh: '付尾款 {n}', en: 'Pay the balance of {n}' },
  until: { zh: '请在 {at} 前付尾款', en: 'Please pay the balance before {at}' },
  missed: { zh: '付尾款的时间已过', en: 'The time for the balance is over' },
  giveUp: { zh: '不要了，退定金', en: 'Give it up, take the deposit back' },
  sure: { zh: '再按一次：取消并退回定金', en: 'Press again: give it up' },
  returned: { zh: '已取消，定金已退', en: 'Given up, deposit returned' },
  forfeited: { zh: '未付尾款，定金未退', en: 'Balance not paid, deposit kept' },
  early: { zh: '会员提前购', en: 'Early for members' },
  from: { zh: '{tier}：{at} 起', en: '{tier}: from {at}' },
  yours: { zh: '您可以现在就买', en: 'You may buy now' },
  calledOff: {
    zh: '活动已取消，付过的定金自动退回',
    en: 'Called off: deposits come back by themselves',
  },
}
type Word = keyof typeof words

export const sayer =
  (language: 'zh' | 'en') =>
  (word: Word, values: Record<string, string | number> = {}): string =>
    filled(words[word][language], values)
