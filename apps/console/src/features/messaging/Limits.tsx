// Contact limits and quiet hours.
import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { Limits } from '#contracts'
import { api } from '../../shared/api.ts'
import { stages } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { messaging } from './words.ts'

type Unit = 'day' | 'week' | 'month' | 'rolling'
interface RuleValues {
  id?: number
  stage?: Limits['rules'][number]['stage']
  count?: number | null
  unit: Unit
  hours?: number
}
interface Values {
  rules: RuleValues[]
  minGapHours: number
  from?: string
  until?: string
}

const valuesOf = ({ rules, minGapHours, quiet }: Limits): Values => ({
  minGapHours,
  from: quiet?.from,
  until: quiet?.until,
  rules: rules.map(({ id, stage, count, window }) => ({
    id,
    stage: stage ?? undefined,
    count,
    unit: window.kind === 'rolling' ? 'rolling' : window.unit,
    hours: window.kind === 'rolling' ? window.hours : undefined,
  })),
})
/** What the page does not show stays as it was. */
const inputOf = ({ rules, minGapHours, from, until }: Values, before: Limits): Limits => ({
  minGapHours,
  quiet: from && until ? { ...before.quiet, from, until } : null,
  rules: rules.map(({ id, stage, count, unit, hours }) => ({
    id,
    stage: stage ?? null,
    carrier: null,
    count: count ?? null,
    category: before.rules.find((rule) => rule.id === id)?.category ?? null,
    window:
      unit === 'rolling'
        ? {
            kind: 'rolling',
            hours: hours ?? 24,
          }
        : { kind: 'calendar', unit },
  })),
})

export default function LimitsPage() {
  const query = useQuery({ queryKey: ['limits'], queryFn: () => api.messaging.getLimits() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.data ? <Editor limits={query.data} /> : <Waiting rows={8} />
}

function Editor({ limits }: { limits: Limits }) {
  const t = useWords(messaging)
  const c = useWords(common)
  const may = useMay()('settings.write')
  const [form] = Form.useForm<Values>()
  const save = useAct(api.messaging.saveLimits, { refresh: [['limits']] })
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={valuesOf(limits)}
      disabled={!may}
      onFinish={(values) => save.mutate(inputOf(values, limits))}
      validateMessages={{ required: c('required') }}
    >
      <PageHead
        title={t('limits')}
        lead={t('limitsLead')}
        actions={
          may ? (
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
          ) : undefined
        }
      />
      <Section title={t('rules')}>
        <Rules />
      </Section>
      <Section title={t('quiet')}>
        <p className="quiet">{t('quietHint')}</p>
        <div className="row wide-gap">
          <Form.Item name="from" label={t('quietFrom')}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="until" label={t('quietUntil')}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="minGapHours" label={t('minGap')} rules={[{ required: true }]}>
            <InputNumber min={0} max={720} precision={0} />
          </Form.Item>
        </div>
      </Section>
    </Form>
  )
}

function Rules() {
  const t = useWords(messaging)
  const c = useWords(common)
  const r = useWords(choices)
  return (
    <Form.List name="rules">
      {(items, { add, remove }) => (
        <div className="stack">
          {items.length === 0 ? <p className="quiet">{t('noRules')}</p> : null}
          {items.map(({ key, name }) => (
            <div className="tier-row" key={key}>
              <Form.Item name={[name, 'stage']} label={c('stage')}>
                <Select
                  allowClear
                  placeholder={t('anyStage')}
                  options={stages.map((value) => ({ value, label: r(`stage.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={[name, 'count']} label={t('count')} extra={t('countHint')}>
                <InputNumber min={0} max={1000} precision={0} />
              </Form.Item>
              <Form.Item name={[name, 'unit']} label={t('window')} rules={[{ required: true }]}>
                <Select
                  options={(['day', 'week', 'month', 'rolling'] as const).map((value) => ({
                    value,
                    label: t(`window.${value}`),
                  }))}
                />
              </Form.Item>
              <Form.Item noStyle shouldUpdate>
                {({ getFieldValue }) =>
                  getFieldValue(['rules', name, 'unit']) === 'rolling' ? (
                    <Form.Item
                      name={[name, 'hours']}
                      label={t('hours')}
                      rules={[{ required: true }]}
                    >
                      <InputNumber min={1} max={8760} precision={0} />
                    </Form.Item>
                  ) : null
                }
              </Form.Item>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={t('removeRule')}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <div>
            <Button onClick={() => add({ unit: 'week', count: 2 })}>{t('addRule')}</Button>
          </div>
        </div>
      )}
    </Form.List>
  )
}
