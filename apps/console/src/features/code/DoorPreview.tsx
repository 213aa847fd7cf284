// What whoever opens the code will see, drawn from the form as it is filled in.
import { QrcodeOutlined } from '@ant-design/icons'
import { Form } from 'antd'
import { useCouponTemplates, useStaff, useStores } from '../../shared/fields.tsx'
import { useMe } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { asksPlatform, type RotationValues, type Values } from './code-values.ts'
import { codes } from './words.ts'

const labelOf = <V,>(options: readonly { value: V; label: string }[], value: V | undefined) =>
  options.find((option) => option.value === value)?.label

/** The guide whose picture an opening might show first. */
function useFirstGuide(): string | undefined {
  const staff = useStaff()
  const mode = Form.useWatch<Values['mode'] | undefined>('mode')
  const rotation = Form.useWatch<RotationValues | undefined>('rotation')
  const first = rotation?.guides?.find((guide) => guide?.staffId !== undefined)?.staffId
  return mode === 'leased' ? labelOf(staff.options, first) : undefined
}

export function DoorPreview() {
  const t = useWords(codes)
  const brand = useMe()?.brand
  const stores = useStores()
  const templates = useCouponTemplates()
  const kind = Form.useWatch<Values['kind'] | undefined>('kind') ?? 'guide'
  const storeId = Form.useWatch<number | undefined>('storeId')
  const page = Form.useWatch<Values['page'] | undefined>('page')
  const templateId = Form.useWatch<number | undefined>('couponTemplateId')
  const promise = Form.useWatch<string | undefined>('promise')
  const rules = Form.useWatch<string | undefined>('rules')
  const guide = useFirstGuide()
  const store = labelOf(stores.options, storeId)?.split(' · ')[0] ?? '…'
  const pictured = asksPlatform(kind)
  return (
    <section aria-label={t('preview')} className="door-preview">
      <h3>{t('preview')}</h3>
      <div className="door-phone">
        <strong>{brand?.name ?? '…'}</strong>
        <span>{guide ? `${guide} · ${store}` : store}</span>
        {promise ? <strong>{promise}</strong> : null}
        {pictured ? <QrcodeOutlined aria-hidden="true" /> : null}
        <em>
          {kind === 'coupon'
            ? t('preview.coupon', { name: labelOf(templates.options, templateId) ?? '…' })
            : kind === 'page'
              ? t('preview.page', { name: page ? t(`page.${page}`) : '…' })
              : t(`preview.${kind}`)}
        </em>
        {rules ? <small>{rules}</small> : null}
      </div>
    </section>
  )
}
