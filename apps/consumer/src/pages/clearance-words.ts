// What only the pages about discounts by the clock say.
import { filled } from './filled.ts'

export const words = {
  title: { zh: '每晚定时折扣', en: 'Lower by the hour, every evening' },
  now: { zh: '现在减 {off}', en: '{off} off right now' },
  nowFree: { zh: '现在免费，送完为止', en: 'Free right now, while there is any left' },
  later: { zh: '今晚 {at} 开始', en: 'Begins tonight at {at}' },
  see: { zh: '看看今晚的折扣', en: 'See tonight’s steps' },
  step: { zh: '{at} 起减 {off}', en: '{off} off from {at}' },
  stepFree: { zh: '{at} 起免费', en: 'Free from {at}' },
  stores: { zh: '适用门店：{names}', en: 'At {names}' },
  kept: { zh: '这七天我们是这样兑现的', en: 'How it was kept in the last seven days' },
  notYet: { zh: '还没有记录，今晚见。', en: 'Nothing on record yet: see you tonight.' },
  sold: { zh: '减 {off}：{n} 件', en: '{n} sold at {off} off' },
  given: { zh: '免费送出 {n} 件', en: '{n} given away' },
  none: { zh: '现在没有定时折扣', en: 'No discounts by the clock just now' },
  card: { zh: '回到会员卡', en: 'Back to the card' },
}
type Word = keyof typeof words

export const sayer =
  (language: 'zh' | 'en') =>
  (word: Word, values: Record<string, string | number> = {}): string =>
    filled(words[word][language], values)

const FREE_BP = 10_000
export const isFree = (offBp: number): boolean => offBp === FREE_BP
export const off = (offBp: number): string => `${offBp / 100}%`
