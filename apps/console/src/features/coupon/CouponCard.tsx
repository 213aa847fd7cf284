// The coupon as its holder will see it, while the form is filled.
import { Form } from 'antd'
import { useWords } from '../../shared/words.ts'
import { benefitOf, validityOf, type Values } from './template-values.ts'
import { coupons } from './words.ts'
import { useWorth } from './worth.ts'

export function CouponCard() {
  const t = useWords(coupons)
  const worth = useWorth()
  const form = Form.useFormInstance<Values>()
  const values = Form.useWatch<Partial<Values>>([], form) as Partial<Values> | undefined
  if (!values) return null
  const shown = {
    benefit: benefitOf(values),
    thresholdFen: Math.round((values.threshold ?? 0) * 100),
    thresholdPieces: values.thresholdPieces ?? 0,
  }
  return (
    <figure className="coupon-example">
      <figcaption className="quiet">{t('example')}</figcaption>
      <div className="coupon-card">
        <strong>{worth.gives(shown)}</strong>
        <span>{worth.asks(shown)}</span>
        <hr />
        <b>{values.name || t('unnamed')}</b>
        <span>{worth.validity({ validity: validityOf(values) })}</span>
        {values.note ? <p className="quiet">{values.note}</p> : null}
      </div>
    </figure>
  )
}
