// The first purchases: the window, and what each step gives; and the coupon right after payment.
import { Form, InputNumber, Switch } from 'antd'
import type { FirstPurchases as Rule, ProgramInput } from '#contracts'
import { required } from '../../shared/FormDrawer.tsx'
import { RowList } from '../../shared/RowList.tsx'
import { useWords } from '../../shared/words.ts'
import { CouponSelect } from './CouponSelect.tsx'
import { inYuan, yuan } from './StoredRules.tsx'
import { steps } from './step-words.ts'

const fresh = { templateId: null, points: 0 }

/** Rules as the form has them; null: there is no such programme. */
export const stepsFrom = (on: boolean, rule: Rule | null | undefined): Rule | null =>
  on
    ? {
        windowDays: rule?.windowDays ?? 14,
        steps: (rule?.steps ?? []).map(({ templateId, points }) => ({
          templateId: templateId ?? null,
          points: points ?? 0,
        })),
      }
    : null

export const afterPaymentFrom = (
  rule: ProgramInput['couponAfterPayment'],
): ProgramInput['couponAfterPayment'] =>
  rule?.templateId
    ? {
        templateId: rule.templateId,
        fromFen: rule.fromFen ?? 0,
        withinDays: rule.withinDays ?? null,
      }
    : null

export function FirstPurchases({ on, turn }: { on: boolean; turn: (on: boolean) => void }) {
  const t = useWords(steps)
  return (
    <div className="stack stored-rules">
      <p className="quiet">{t('lead')}</p>
      <div className="row">
        <Switch checked={on} onChange={turn} aria-label={t('on')} /> {t('on')}
      </div>
      {on ? (
        <>
          <div className="fields">
            <Form.Item
              name={['firstPurchases', 'windowDays']}
              label={t('windowDays')}
              extra={t('windowHint')}
              initialValue={14}
              rules={required}
            >
              <InputNumber min={1} max={365} precision={0} />
            </Form.Item>
          </div>
          <Steps />
        </>
      ) : null}
      <AfterPayment />
    </div>
  )
}

function Steps() {
  const t = useWords(steps)
  const enough = {
    validator: (_: unknown, rows: unknown[] = []) =>
      rows.length >= 2 ? Promise.resolve() : Promise.reject(new Error(t('atLeast'))),
  }
  return (
    <RowList
      name={['firstPurchases', 'steps']}
      initialValue={[fresh, fresh, fresh]}
      rules={[enough]}
      fresh={fresh}
      add={t('add')}
      remove={t('remove')}
      least={2}
      most={5}
      row={(at) => (
        <>
          <Form.Item
            className="wide-item"
            name={[at, 'templateId']}
            label={`${t('step', { n: at + 1 })} · ${t('coupon')}`}
          >
            <CouponSelect none={t('noCoupon')} />
          </Form.Item>
          <Form.Item name={[at, 'points']} label={t('points')}>
            <InputNumber min={0} max={1e6} precision={0} />
          </Form.Item>
        </>
      )}
    />
  )
}

function AfterPayment() {
  const t = useWords(steps)
  return (
    <div className="fields">
      <Form.Item
        name={['couponAfterPayment', 'templateId']}
        label={t('after')}
        extra={t('afterHint')}
      >
        <CouponSelect none={t('noCoupon')} />
      </Form.Item>
      <Form.Item name={['couponAfterPayment', 'fromFen']} label={t('afterFrom')} {...inYuan}>
        <InputNumber {...yuan} />
      </Form.Item>
      <Form.Item name={['couponAfterPayment', 'withinDays']} label={t('afterWithin')}>
        <InputNumber min={0} max={1100} precision={0} placeholder={t('always')} />
      </Form.Item>
    </div>
  )
}
