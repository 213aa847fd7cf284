// The gift for who becomes a member on the account's page, and what came of it.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { JoiningGift } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { exact, percentOf } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { joining } from './words.ts'

export function JoiningGiftSection() {
  const t = useWords(joining)
  const may = useMay()('settings.write')
  const [open, setOpen] = useState(false)
  const query = useQuery({ queryKey: ['joining'], queryFn: () => api.acquire.getJoiningGift() })
  return (
    <Section title={t('title')}>
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.isPending ? <Waiting rows={2} /> : null}
        {query.data ? <Offered gift={query.data} /> : null}
        {may && !query.isPending ? (
          <div>
            <Button onClick={() => setOpen(true)}>{query.data ? t('change') : t('create')}</Button>
          </div>
        ) : null}
      </div>
      {open ? <GiftForm gift={query.data ?? undefined} close={() => setOpen(false)} /> : null}
    </Section>
  )
}

function Offered({ gift }: { gift: JoiningGift }) {
  const t = useWords(joining)
  return (
    <>
      <div className="row">
        <strong>{gift.couponName ?? t('guideOnly')}</strong>
        <Label tone={gift.active ? 'good' : 'plain'}>{gift.active ? t('on') : t('off')}</Label>
      </div>
      <Facts
        items={[
          { label: t('invitation'), value: gift.invitation },
          { label: t('code'), value: `${gift.codeName} · ${gift.storeName}` },
          { label: t('offered'), value: exact(gift.offered) },
          {
            label: t('opened'),
            value: `${exact(gift.opened)} · ${percentOf(gift.opened, gift.offered)}`,
          },
          {
            label: t('added'),
            value: `${exact(gift.added)} · ${percentOf(gift.added, gift.offered)}`,
          },
        ]}
      />
    </>
  )
}

interface Values {
  invitation: string
  couponTemplateId?: number | null
  codeId: number
  active: boolean
}
function GiftForm({ gift, close }: { gift: JoiningGift | undefined; close: () => void }) {
  const t = useWords(joining)
  const save = useAct(api.acquire.saveJoiningGift, { refresh: [['joining']], after: close })
  const templates = useCouponTemplates()
  const codes = useQuery({
    queryKey: ['codes', 'options', 'guides'],
    queryFn: () => api.code.list({ limit: 200, active: true }),
  })
  const options = (codes.data?.items ?? [])
    .filter(({ kind }) => kind === 'guide' || kind === 'boss')
    .map(({ id, name, storeName }) => ({ value: id, label: `${name} · ${storeName}` }))
  const search = { optionFilterProp: 'label' }
  return (
    <FormDrawer<Values>
      open
      title={t('title')}
      initial={gift ?? { active: true, invitation: t('invitationExample') }}
      busy={save.isPending}
      close={close}
      submit={({ invitation, codeId, active, couponTemplateId = null }) =>
        save.mutate({ invitation, codeId, active, couponTemplateId })
      }
    >
      <Form.Item name="couponTemplateId" label={t('coupon')} extra={t('couponHint')}>
        <Select allowClear showSearch={search} {...templates} />
      </Form.Item>
      <Form.Item name="codeId" label={t('code')} extra={t('codeHint')} rules={required}>
        <Select showSearch={search} loading={codes.isPending} options={options} />
      </Form.Item>
      <Form.Item name="invitation" label={t('invitation')} rules={required}>
        <Input.TextArea maxLength={60} showCount rows={2} />
      </Form.Item>
      <Form.Item name="active" label={t('on')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}
