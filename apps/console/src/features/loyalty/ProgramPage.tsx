// The rules of the programme, with an example worked out beside them.
import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { Program, ProgramInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { EditorPage } from '../../shared/EditorPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { days } from './day-words.ts'
import { daysOf, MemberDays } from './MemberDays.tsx'
import { inputOf } from './program-input.ts'
import { StoredRules } from './StoredRules.tsx'
import { loyalty } from './words.ts'

export default function ProgramPage() {
  const query = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.data ? (
    <Editor program={query.data} key={query.data.changedAt} />
  ) : (
    <Waiting rows={10} />
  )
}

function Editor({ program }: { program: Program }) {
  const t = useWords(loyalty)
  const c = useWords(common)
  const d = useWords(days)
  const may = useMay()('loyalty.write')
  const [form] = Form.useForm<ProgramInput>()
  const [sells, setSells] = useState(program.stored != null)
  const values = Form.useWatch([], form) as ProgramInput | undefined
  const save = useAct(api.loyalty.saveProgram, { refresh: [['program']] })
  const submit = (input: ProgramInput) => save.mutate(inputOf(input, sells))
  const fields = (
    <Form<ProgramInput>
      form={form}
      layout="vertical"
      initialValues={{ ...program, memberDays: daysOf(program) }}
      onFinish={submit}
      disabled={!may}
      validateMessages={{
        required: c('required'),
      }}
    >
      <h2>{t('earning')}</h2>
      <Earning />
      <h2>{t('caps')}</h2>
      <Caps />
      <h2>{d('title')}</h2>
      <MemberDays program={program} />
      <h2>{t('stored')}</h2>
      <StoredRules on={sells} turn={setSells} />
      <h2>{t('tiers')}</h2>
      <Tiers program={program} />
    </Form>
  )
  return (
    <EditorPage
      head={{
        title: t('program'),
        lead: t('programLead'),
        actions: may ? (
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {c('save')}
          </Button>
        ) : undefined,
      }}
      form={fields}
      preview={<Example rules={values ?? program} />}
      previewLabel={t('example')}
    />
  )
}

function Earning() {
  const t = useWords(loyalty)
  return (
    <div className="fields">
      <Form.Item name="growthPerYuan" label={t('growthPerYuan')} rules={required}>
        <InputNumber min={0} max={1000} precision={0} />
      </Form.Item>
      <Form.Item name="pointsPerYuan" label={t('pointsPerYuan')} rules={required}>
        <InputNumber min={0} max={1000} precision={0} />
      </Form.Item>
      <Form.Item
        name="birthdayFactor"
        label={t('birthdayFactor')}
        extra={t('birthdayHint')}
        rules={required}
      >
        <InputNumber min={1} max={10} precision={0} />
      </Form.Item>
      <Form.Item name="birthdayWindow" label={t('birthdayWindow')}>
        <Select
          options={(['day', 'week', 'month'] as const).map((value) => ({
            value,
            label: t(`window.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="pointsExpireMonths" label={t('pointsExpire')}>
        <InputNumber min={1} max={120} precision={0} placeholder={t('never')} />
      </Form.Item>
      <Form.Item name="pointsPendingDays" label={t('pointsPending')} extra={t('pointsPendingHint')}>
        <InputNumber min={0} max={60} precision={0} placeholder={t('atOnce')} />
      </Form.Item>
      <Form.Item name="remindDaysBefore" label={t('remindDays')}>
        <InputNumber min={1} max={60} precision={0} placeholder={t('noReminder')} />
      </Form.Item>
      <Form.Item name="tierValidMonths" label={t('tierValid')} rules={required}>
        <InputNumber min={1} max={120} precision={0} />
      </Form.Item>
      <Form.Item name="refundPolicy" label={t('refundPolicy')}>
        <Select
          options={(['withinBalance', 'allowNegative'] as const).map((value) => ({
            value,
            label: t(value),
          }))}
        />
      </Form.Item>
    </div>
  )
}

/** Each may be left empty: then there is no such cap. */
function Caps() {
  const t = useWords(loyalty)
  return (
    <div className="fields">
      {(['perOrder', 'perPeriod', 'balance'] as const).map((name) => (
        <Form.Item
          key={name}
          name={['pointsCaps', name]}
          label={t(`cap.${name}`)}
          extra={t(`capHint.${name}`)}
        >
          <InputNumber min={0} max={1e9} precision={0} placeholder={t('noCap')} />
        </Form.Item>
      ))}
      <Form.Item name={['pointsCaps', 'period']} label={t('capPeriod')} initialValue="month">
        <Select
          options={(['day', 'month'] as const).map((value) => ({
            value,
            label: t(`window.${value}`),
          }))}
        />
      </Form.Item>
    </div>
  )
}

function Tiers({ program }: { program: Program }) {
  const t = useWords(loyalty)
  const membersOf = (id: number | undefined) =>
    program.tiers.find((tier) => tier.id === id)?.members ?? 0
  const rises = {
    validator: (_: unknown, tiers: ProgramInput['tiers'] = []) =>
      tiers.every((tier, at) =>
        at === 0 ? tier?.fromGrowth === 0 : tier?.fromGrowth > (tiers[at - 1]?.fromGrowth ?? 0),
      )
        ? Promise.resolve()
        : Promise.reject(new Error(t('rising'))),
  }
  return (
    <Form.List name="tiers" rules={[rises]}>
      {(items, { add, remove }, { errors }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <Form.Item key={key} noStyle shouldUpdate>
              {({ getFieldValue }) => {
                const id = getFieldValue(['tiers', name, 'id']) as number | undefined
                const members = membersOf(id)
                return (
                  <div className="tier-row">
                    <Form.Item name={[name, 'name']} label={t('tierName')} rules={required}>
                      <Input maxLength={40} />
                    </Form.Item>
                    <Form.Item name={[name, 'fromGrowth']} label={t('fromGrowth')} rules={required}>
                      <InputNumber min={0} precision={0} disabled={name === 0} />
                    </Form.Item>
                    <Form.Item
                      className="wide-item"
                      name={[name, 'benefits']}
                      label={t('benefits')}
                      extra={
                        id
                          ? t('tierMembers', {
                              count: members,
                            })
                          : undefined
                      }
                    >
                      <Input maxLength={1000} />
                    </Form.Item>
                    <Button
                      type="text"
                      icon={<CloseOutlined />}
                      aria-label={t('removeTier')}
                      disabled={name === 0 || members > 0}
                      onClick={() => remove(name)}
                    />
                  </div>
                )
              }}
            </Form.Item>
          ))}
          <Form.ErrorList errors={errors} />
          {items.length < 12 ? (
            <div>
              <Button onClick={() => add({ name: '', benefits: '' })}>{t('addTier')}</Button>
            </div>
          ) : null}
        </div>
      )}
    </Form.List>
  )
}

function Example({
  rules,
}: {
  rules: Pick<ProgramInput, 'growthPerYuan' | 'pointsPerYuan' | 'tiers'>
}) {
  const t = useWords(loyalty)
  const tierAt = (growth: number) =>
    (rules.tiers ?? []).filter((tier) => tier && tier.fromGrowth <= growth).at(-1)?.name ?? '–'
  return (
    <div className="stack">
      <h2>{t('example')}</h2>
      {[100, 300, 600].map((yuan) => {
        const growth = yuan * (rules.growthPerYuan ?? 0)
        const points = yuan * (rules.pointsPerYuan ?? 0)
        return (
          <p key={yuan}>
            {t('exampleText', {
              yuan,
              points: exact(points),
              growth: exact(growth),
              tier: tierAt(growth),
            })}
          </p>
        )
      })}
    </div>
  )
}
