// What whoever opens the code will see, drawn from the form as it is filled in.
import { QrcodeOutlined } from '@ant-design/icons'
import { Form } from 'antd'
import { useStaffNames, useStoreNames } from '../../shared/choose.tsx'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { useMe } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { asksPlatform, type RotationValues, type Values } from './code-values.ts'
import { codes } from './words.ts'

const labelOf = <V,>(options: readonly { value: V; label: string }[], value: V | undefined) =>
  options.find((option) => option.value === value)?.label

/** The guide whose picture an opening might show first. */
function useFirstGuide(): string | undefined {
  const mode = Form.useWatch<Values['mode'] | undefined>('mode')
  const rotation = Form.useWatch<RotationValues | undefined>('rotation')
  const first = rotation?.guides?.find((guide) => guide?.staffId !== undefined)?.staffId
  const nameOf = useStaffNames(first)
  return mode === 'leased' && first !== undefined ? nameOf(first) : undefined
}

export function DoorPreview() {
  const t = useWords(codes)
  const brand = useMe()?.brand
  const templates = useCouponTemplates()
  const kind = Form.useWatch<Values['kind'] | undefined>('kind') ?? 'guide'
  const storeId = Form.useWatch<number | undefined>('storeId')
  const page = Form.useWatch<Values['page'] | undefined>('page')
  const templateId = Form.useWatch<number | undefined>('couponTemplateId')
  const promise = Form.useWatch<string | undefined>('promise')
  const rules = Form.useWatch<string | undefined>('rules')
  const guide = useFirstGuide()
  const nameOf = useStoreNames(storeId)
  const store = (storeId === undefined ? undefined : nameOf(storeId))?.split(' · ')[0] ?? '…'
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
