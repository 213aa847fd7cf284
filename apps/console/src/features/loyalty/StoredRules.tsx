// What is given for money paid in, and how it is spent. Sums are typed in yuan and kept in fen.
import { CloseOutlined } from '@ant-design/icons'
import { Button, Form, InputNumber, Select, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { ProgramInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { loyalty } from './words.ts'

export type StoredInput = NonNullable<ProgramInput['stored']>

export const inYuan = {
  getValueProps: (fen: number | null | undefined) => ({ value: fen == null ? fen : fen / 100 }),
  normalize: (yuan: number | null | undefined) => (yuan == null ? null : Math.round(yuan * 100)),
}
export const yuan = { min: 0, max: 1e8, precision: 2, suffix: '¥' } as const

/** Rules as the form has them: fields that were left empty are nothing. */
export const storedOf = (input: Partial<StoredInput> | null | undefined): StoredInput => ({
  gifts: (input?.gifts ?? []).map(({ fromFen, bonusFen, templateId }) => ({
    fromFen,
    bonusFen: bonusFen ?? 0,
    templateId: templateId ?? null,
  })),
  spends: input?.spends ?? 'proportional',
  mostPerOrderFen: input?.mostPerOrderFen ?? null,
})

export function StoredRules({ on, turn }: { on: boolean; turn: (on: boolean) => void }) {
  const t = useWords(loyalty)
  return (
    <div className="stack stored-rules">
      <div className="row">
        <Switch checked={on} onChange={turn} aria-label={t('storedOn')} /> {t('storedOn')}
      </div>
      {on ? (
        <>
          <Gifts />
          <div className="fields">
            <Form.Item
              name={['stored', 'spends']}
              label={t('spends')}
              extra={t('spendsHint')}
              initialValue="proportional"
            >
              <Select
                options={(['proportional', 'principalFirst'] as const).map((value) => ({
                  value,
                  label: t(`spends.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item
              name={['stored', 'mostPerOrderFen']}
              label={t('mostPerOrder')}
              extra={t('mostPerOrderHint')}
              {...inYuan}
            >
              <InputNumber {...yuan} min={0.01} placeholder={t('noCap')} />
            </Form.Item>
          </div>
        </>
      ) : null}
    </div>
  )
}

function Gifts() {
  const t = useWords(loyalty)
  const templates = useQuery({
    queryKey: ['coupon-templates', 'names'],
    queryFn: () => api.coupon.listTemplates({ limit: 200 }),
  })
  const rises = {
    validator: (_: unknown, gifts: StoredInput['gifts'] = []) =>
      gifts.every((gift, at) => at === 0 || gift?.fromFen > (gifts[at - 1]?.fromFen ?? 0))
        ? Promise.resolve()
        : Promise.reject(new Error(t('giftsRise'))),
  }
  return (
    <Form.List name={['stored', 'gifts']} rules={[rises]}>
      {(items, { add, remove }, { errors }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <div className="tier-row" key={key}>
              <Form.Item
                name={[name, 'fromFen']}
                label={t('giftFrom')}
                rules={required}
                {...inYuan}
              >
                <InputNumber {...yuan} min={0.01} />
              </Form.Item>
              <Form.Item name={[name, 'bonusFen']} label={t('giftBonus')} {...inYuan}>
                <InputNumber {...yuan} />
              </Form.Item>
              <Form.Item className="wide-item" name={[name, 'templateId']} label={t('giftCoupon')}>
                <Select
                  allowClear
                  placeholder={t('noGiftCoupon')}
                  loading={templates.isPending}
                  options={templates.data?.items.map(({ id, name: label }) => ({
                    value: id,
                    label,
                  }))}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={t('removeGift')}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          {items.length < 12 ? (
            <div>
              <Button onClick={() => add({ bonusFen: 0, templateId: null })}>{t('addGift')}</Button>
            </div>
          ) : null}
        </div>
      )}
    </Form.List>
  )
}
