// The form of a welcome message, with the chat as she will see it.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select, Switch } from 'antd'
import { guestKinds, type Welcome, type WelcomeInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { Flaws, Preview } from './WelcomePreview.tsx'
import { welcomes } from './words.ts'

type Values = Omit<WelcomeInput, 'hours'> & { from?: string; until?: string }

export function WelcomeForm({
  row,
  close,
}: {
  row: Partial<Welcome> | undefined
  close: () => void
}) {
  const t = useWords(welcomes)
  const save = useAct(api.acquire.saveWelcome, { refresh: [['welcomes']], after: close })
  const submit = ({ from, until, ...values }: Values) =>
    save.mutate({
      ...values,
      id: row?.id,
      hours: from && until ? { from, until } : null,
      personaId: values.personaId ?? null,
      couponTemplateId: values.couponTemplateId ?? null,
    })
  const initial: Partial<Values> = row
    ? {
        name: row.name,
        storeIds: row.storeIds ?? [],
        channels: row.channels ?? [],
        from: row.hours?.from,
        until: row.hours?.until,
        speaksTo: row.speaksTo ?? 'anyone',
        personaId: row.personaId ?? undefined,
        text: row.text,
        couponTemplateId: row.couponTemplateId ?? undefined,
        inviteToRegister: row.inviteToRegister ?? true,
        active: row.active ?? true,
      }
    : {}
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initial}
      busy={save.isPending}
      close={close}
      submit={submit}
      wide
    >
      <Fields />
    </FormDrawer>
  )
}

function Fields() {
  const t = useWords(welcomes)
  const c = useWords(common)
  const coupons = useCouponTemplates()
  const personas = useQuery({
    queryKey: ['personas', 'options'],
    queryFn: () => api.material.listPersonas({ limit: 100 }),
  })
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <WhoAndWhere />
      <Form.Item name="personaId" label={t('persona')}>
        <Select
          allowClear
          placeholder={t('noPersona')}
          options={personas.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="text" label={t('text')} extra={t('textHint')} rules={required}>
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Flaws />
      <Form.Item name="couponTemplateId" label={t('coupon')}>
        <Select
          allowClear
          placeholder={t('noCoupon')}
          options={coupons.options}
          loading={coupons.loading}
        />
      </Form.Item>
      <div className="row wide-gap">
        <Form.Item name="inviteToRegister" label={t('invite')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="active" label={t('active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <Preview coupons={coupons.options} />
    </>
  )
}

function WhoAndWhere() {
  const t = useWords(welcomes)
  const r = useWords(choices)
  return (
    <>
      <div className="two">
        <Form.Item name="storeIds" label={t('stores')} extra={t('emptyMeansAll')}>
          <StoreSelect mode="multiple" />
        </Form.Item>
        <Form.Item name="channels" label={t('channels')} extra={t('emptyMeansAll')}>
          <Select
            mode="multiple"
            options={channels.map((value) => ({ value, label: r(`channel.${value}`) }))}
          />
        </Form.Item>
      </div>
      <div className="two">
        <Form.Item name="from" label={`${t('hours')} · ${t('hoursFrom')}`} extra={t('hoursHint')}>
          <Input type="time" allowClear />
        </Form.Item>
        <Form.Item name="until" label={`${t('hours')} · ${t('hoursUntil')}`}>
          <Input type="time" allowClear />
        </Form.Item>
      </div>
      <Form.Item name="speaksTo" label={t('speaksTo')} extra={t('speaksToHint')}>
        <Select options={guestKinds.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
    </>
  )
}
