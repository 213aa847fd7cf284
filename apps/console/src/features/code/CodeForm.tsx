// Making or changing a channel code: what it does, where it hangs, who answers.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Radio, Select, Switch } from 'antd'
import { identifies, type CodeRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { StaffSelect, StoreSelect } from '../../shared/choose.tsx'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import {
  addsFriend,
  codeKinds,
  codeModes,
  codePages,
  inputOf,
  valuesOf,
  type Values,
} from './code-values.ts'
import { DoorPreview } from './DoorPreview.tsx'
import { GroupFields } from './GroupFields.tsx'
import { NearbyFields } from './NearbyFields.tsx'
import { RotationFields } from './RotationFields.tsx'
import { WayField } from './WayField.tsx'
import { codes } from './words.ts'

export function CodeForm({ row, close }: { row: Partial<CodeRow> | undefined; close: () => void }) {
  const t = useWords(codes)
  const save = useAct(api.code.save, { refresh: [['codes']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      wide
      title={row?.id ? t('edit') : t('create')}
      initial={valuesOf(row)}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate(inputOf(values, row?.id))}
    >
      <CodeFields isNew={!row?.id} />
    </FormDrawer>
  )
}

function CodeFields({ isNew }: { isNew: boolean }) {
  const t = useWords(codes)
  const c = useWords(common)
  const kind = Form.useWatch<Values['kind'] | undefined>('kind')
  return (
    <>
      <Form.Item name="name" label={c('name')} extra={t('nameHint')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')} extra={isNew ? undefined : t('kindFixed')}>
        <Radio.Group
          optionType="button"
          options={codeKinds.map((value) => ({
            value,
            label: t(`kind.${value}`),
            disabled: !isNew,
          }))}
        />
      </Form.Item>
      <PlaceFields />
      {kind === 'group' ? <GroupFields /> : null}
      {kind === 'page' ? <PageField /> : null}
      {kind === 'coupon' ? <CouponField /> : null}
      {kind === 'service' ? <ServiceField /> : null}
      {addsFriend(kind) ? <FriendFields /> : null}
      {kind === 'account' ? <AccountFields /> : null}
      {kind === 'nearby' ? <NearbyFields /> : null}
      {kind === 'nearby' || kind === 'page' ? null : <PromiseFields />}
      <Form.Item name="campaign" label={t('campaign')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <DoorPreview />
    </>
  )
}

/** What it gives, said behind its link and, of the account's codes, to whoever scans. */
function PromiseFields() {
  const t = useWords(codes)
  return (
    <>
      <Form.Item name="promise" label={t('promise')} extra={t('promiseHint')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="rules" label={t('rules')}>
        <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} showCount />
      </Form.Item>
    </>
  )
}

function PlaceFields() {
  const t = useWords(codes)
  const c = useWords(common)
  const r = useWords(choices)
  return (
    <>
      <Form.Item name="storeId" label={c('store')} rules={required}>
        <StoreSelect />
      </Form.Item>
      <Form.Item name="channel" label={c('channel')} rules={required}>
        <Select options={channels.map((value) => ({ value, label: r(`channel.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="placement"
        label={t('placement')}
        extra={t('placementHint')}
        rules={required}
      >
        <Input maxLength={60} />
      </Form.Item>
    </>
  )
}

function PageField() {
  const t = useWords(codes)
  const ofPoll = Form.useWatch('page') === 'poll'
  // A code of a poll is made from the poll, and opens nothing else.
  const pages = ofPoll ? (['poll'] as const) : codePages
  return (
    <Form.Item name="page" label={t('page')} rules={required}>
      <Select
        disabled={ofPoll}
        options={pages.map((value) => ({ value, label: t(`page.${value}`) }))}
      />
    </Form.Item>
  )
}

function CouponField() {
  const t = useWords(codes)
  const templates = useCouponTemplates()
  return (
    <Form.Item name="couponTemplateId" label={t('coupon')} extra={t('couponHint')} rules={required}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        options={templates.options}
        loading={templates.loading}
        notFoundContent={t('noCoupons')}
      />
    </Form.Item>
  )
}

function ServiceField() {
  const t = useWords(codes)
  const { data, isPending } = useQuery({
    queryKey: ['services', 'choices'],
    queryFn: () => api.wecom.serviceChoices(),
  })
  return (
    <Form.Item name="serviceId" label={t('service')} extra={t('serviceHint')} rules={required}>
      <Select
        options={data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        loading={isPending}
        notFoundContent={t('noServices')}
      />
    </Form.Item>
  )
}

/** Whether WeChat is asked who opens a lent code. */
function IdentifyField() {
  const t = useWords(codes)
  return (
    <Form.Item name="identify" label={t('identify')} extra={t('identifyHint')}>
      <Radio.Group
        options={identifies.map((value) => ({ value, label: t(`identify.${value}`) }))}
      />
    </Form.Item>
  )
}

/** The account's own picture, or our link with a picture for each opening. */
function AccountFields() {
  const t = useWords(codes)
  const leased = Form.useWatch<Values['mode'] | undefined>('mode') === 'leased'
  return (
    <>
      <Form.Item
        name="mode"
        label={t('mode')}
        extra={t(leased ? 'leasedAccountHint' : 'accountHint')}
      >
        <Radio.Group
          options={codeModes.map((value) => ({
            value,
            label: t(value === 'leased' ? 'mode.leasedAccount' : 'mode.fixedAccount'),
          }))}
        />
      </Form.Item>
      {leased ? <IdentifyField /> : null}
    </>
  )
}

/** Who is added, and whether WeCom chooses or we do. */
function FriendFields() {
  const t = useWords(codes)
  const leased = Form.useWatch<Values['mode'] | undefined>('mode') === 'leased'
  const link = Form.useWatch<Values['way'] | undefined>('way') === 'link'
  const storeId = Form.useWatch<number | undefined>('storeId')
  const welcomes = useQuery({
    queryKey: ['welcomes', 'options'],
    queryFn: () => api.acquire.listWelcomes({ limit: 200 }),
  })
  return (
    <>
      <WayField />
      <Form.Item
        name="mode"
        label={t(link ? 'whoAnswers' : 'mode')}
        extra={t(leased ? 'leasedHint' : 'fixedHint')}
      >
        <Radio.Group
          options={codeModes.map((value) => ({
            value,
            label: t(link ? `whoAnswers.${value}` : `mode.${value}`),
          }))}
        />
      </Form.Item>
      {leased ? <RotationFields of="guides" /> : null}
      {leased ? <IdentifyField /> : null}
      <Form.Item
        name="guideIds"
        label={t(leased ? 'fallback' : 'guides')}
        extra={t(leased ? 'fallbackHint' : 'guidesHint')}
        rules={required}
      >
        <StaffSelect mode="multiple" of={{ storeId }} />
      </Form.Item>
      <Form.Item name="welcomeId" label={t('welcome')}>
        <Select
          allowClear
          placeholder={t('welcomeAuto')}
          options={welcomes.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </>
  )
}
