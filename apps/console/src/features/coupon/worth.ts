// A template's promise in words.
import type { CouponTemplate } from '#contracts'
import { date, money, percent } from '../../shared/format.ts'
import { type Translate, useWords } from '../../shared/words.ts'
import { coupons } from './words.ts'

type Words = typeof coupons extends { keys?: infer Key } ? Extract<Key, string> : never

export function useWorth() {
  const t: Translate<Words> = useWords(coupons)
  return {
    benefit: ({ benefit, thresholdFen }: Pick<CouponTemplate, 'benefit' | 'thresholdFen'>) => {
      const off =
        benefit.kind === 'amountOff' ? money(benefit.amountFen) : percent(benefit.offBp / 10_000)
      const from = thresholdFen
        ? t('overThreshold', {
            amount: money(thresholdFen),
          })
        : t('noThreshold')
      return `${from} · ${t('off', { amount: off })}`
    },
    validity: ({ validity }: Pick<CouponTemplate, 'validity'>) =>
      validity.kind === 'days'
        ? t('daysCount', {
            count: validity.days,
          })
        : `${date(validity.from)} – ${date(validity.until)}`,
  }
}
