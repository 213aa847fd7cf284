// A template's promise in words.
import type { CouponTemplate } from '#contracts'
import { date, money, percent } from '../../shared/format.ts'
import { type Translate, useWords } from '../../shared/words.ts'
import { coupons } from './words.ts'

type Words = typeof coupons extends { keys?: infer Key } ? Extract<Key, string> : never
type Promised = Pick<CouponTemplate, 'benefit' | 'thresholdFen' | 'thresholdPieces'>

export function useWorth() {
  const t: Translate<Words> = useWords(coupons)
  const gives = ({ benefit }: Promised): string => {
    switch (benefit.kind) {
      case 'amountOff':
        return t('off', { amount: money(benefit.amountFen) })
      case 'percentOff': {
        const off = t('off', { amount: percent(benefit.offBp / 10_000) })
        return benefit.maxOffFen === undefined
          ? off
          : `${off} · ${t('offAtMost', { amount: money(benefit.maxOffFen) })}`
      }
      case 'trial':
        return t('trialGives', { sku: benefit.sku, amount: money(benefit.priceFen) })
      case 'gift':
        return t('giftGives', { sku: benefit.sku, pieces: benefit.pieces })
      case 'exchange':
        return t('exchangeGives', {
          sku: benefit.sku,
          pieces: benefit.pieces,
          amount: money(benefit.priceFen),
        })
      case 'nForPrice':
        return t('nForPriceGives', { pieces: benefit.pieces, amount: money(benefit.priceFen) })
      default:
        return benefit satisfies never
    }
  }
  const asks = ({ thresholdFen, thresholdPieces }: Promised): string =>
    [
      ...(thresholdFen ? [t('overThreshold', { amount: money(thresholdFen) })] : []),
      ...(thresholdPieces ? [t('overPieces', { pieces: thresholdPieces })] : []),
    ].join(' · ') || t('noThreshold')
  return {
    gives,
    asks,
    benefit: (promised: Promised) => `${asks(promised)} · ${gives(promised)}`,
    validity: ({ validity }: Pick<CouponTemplate, 'validity'>) =>
      validity.kind === 'days'
        ? t('daysCount', {
            count: validity.days,
          })
        : `${date(validity.from)} – ${date(validity.until)}`,
  }
}
