// The chosen step, to be changed beside the canvas.
import { DeleteOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, InputNumber, Segmented, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Step } from '#contracts'
import { api } from '../../shared/api.ts'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { RuleEditor } from '../../shared/rule/RuleEditor.tsx'
import { toBranch, toRule } from '../../shared/rule/tree.ts'
import { useWords } from '../../shared/words.ts'
import { journeys } from './words.ts'

type Of<Kind> = Extract<Step, { kind: Kind }>
interface Props<S extends Step> {
  step: S
  change: (step: Step) => void
}

export function StepPanel({ step, change, remove }: Props<Step> & { remove: () => void }) {
  const t = useWords(journeys)
  return (
    <div className="stack" key={step.id}>
      <div className="row spread">
        <h2>{t(`kind.${step.kind}`)}</h2>
        <Button danger type="text" icon={<DeleteOutlined />} onClick={remove}>
          {t('removeStep')}
        </Button>
      </div>
      <Labelled label={t('stepName')}>
        <Input
          value={step.name}
          maxLength={60}
          placeholder={t('optional')}
          onChange={(event) => change({ ...step, name: event.target.value })}
        />
      </Labelled>
      <Fields step={step} change={change} />
    </div>
  )
}
export const Labelled = ({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: ReactNode
}) => (
  <label className="field">
    <span>{label}</span>
    {children}
    {hint ? <span className="quiet small">{hint}</span> : null}
  </label>
)

function Fields({ step, change }: Props<Step>) {
  switch (step.kind) {
    case 'wait':
      return <Wait step={step} change={change} />
    case 'condition':
      return <Condition step={step} change={change} />
    case 'message':
      return <Message step={step} change={change} />
    case 'coupon':
      return <Coupon step={step} change={change} />
    case 'tag':
      return <Tag step={step} change={change} />
    case 'exit':
      return null
    default:
      return step satisfies never
  }
}

function Wait({ step, change }: Props<Of<'wait'>>) {
  const t = useWords(journeys)
  const length = step.for
  const byHours = 'hours' in length
  return (
    <>
      <Segmented
        value={byHours ? 'hours' : 'days'}
        aria-label={t('waitFor')}
        options={[
          { value: 'days', label: t('waitDays') },
          { value: 'hours', label: t('waitHours') },
        ]}
        onChange={(mode) =>
          change({
            ...step,
            for: mode === 'hours' ? { hours: 24 } : { days: 3, at: '10:00' },
          })
        }
      />
      {byHours ? (
        <Labelled label={t('hours')}>
          <InputNumber
            min={1}
            max={8760}
            precision={0}
            value={length.hours}
            onChange={(hours) => change({ ...step, for: { hours: hours ?? 1 } })}
          />
        </Labelled>
      ) : (
        <div className="row wide-gap">
          <Labelled label={t('days')}>
            <InputNumber
              min={0}
              max={365}
              precision={0}
              value={length.days}
              onChange={(days) => change({ ...step, for: { ...length, days: days ?? 0 } })}
            />
          </Labelled>
          <Labelled label={t('at')}>
            <Input
              type="time"
              value={length.at}
              onChange={(event) =>
                event.target.value &&
                change({
                  ...step,
                  for: { ...length, at: event.target.value },
                })
              }
            />
          </Labelled>
        </div>
      )}
    </>
  )
}

function Condition({ step, change }: Props<Of<'condition'>>) {
  const t = useWords(journeys)
  const [tree, setTree] = useState(() => toBranch(step.rule))
  return (
    <>
      <h3>{t('rule')}</h3>
      <RuleEditor
        tree={tree}
        change={(next) => {
          setTree(next)
          change({ ...step, rule: toRule(next) })
        }}
      />
    </>
  )
}

function Message({ step, change }: Props<Of<'message'>>) {
  const t = useWords(journeys)
  const coupons = useCouponTemplates()
  const link = step.link ?? { title: '', url: '' }
  const putLink = (part: Partial<typeof link>) => {
    const next = { ...link, ...part }
    change({ ...step, link: next.title || next.url ? next : null })
  }
  return (
    <>
      <Labelled label={t('text')} hint={t('textHint')}>
        <Input.TextArea
          rows={5}
          maxLength={2000}
          value={step.text}
          onChange={(event) => change({ ...step, text: event.target.value })}
        />
      </Labelled>
      <Labelled label={t('coupon')}>
        <Select
          allowClear
          aria-label={t('coupon')}
          placeholder={t('none')}
          options={coupons.options}
          loading={coupons.loading}
          value={step.couponTemplateId}
          onChange={(id: number | null) => change({ ...step, couponTemplateId: id ?? null })}
        />
      </Labelled>
      <Labelled label={t('linkTitle')}>
        <Input
          maxLength={64}
          value={link.title}
          onChange={(event) => putLink({ title: event.target.value })}
        />
      </Labelled>
      <Labelled label={t('linkUrl')}>
        <Input
          type="url"
          maxLength={500}
          value={link.url}
          onChange={(event) => putLink({ url: event.target.value })}
        />
      </Labelled>
    </>
  )
}

function Coupon({ step, change }: Props<Of<'coupon'>>) {
  const t = useWords(journeys)
  const coupons = useCouponTemplates()
  return (
    <Labelled label={t('template')}>
      <Select
        aria-label={t('template')}
        placeholder={t('templateMissing')}
        options={coupons.options}
        loading={coupons.loading}
        value={step.templateId || null}
        onChange={(id: number | null) => change({ ...step, templateId: id ?? 0 })}
      />
    </Labelled>
  )
}

function Tag({ step, change }: Props<Of<'tag'>>) {
  const t = useWords(journeys)
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  return (
    <>
      <Segmented
        value={step.on ? 'on' : 'off'}
        aria-label={t('kind.tag')}
        options={[
          { value: 'on', label: t('tagOn') },
          { value: 'off', label: t('tagOff') },
        ]}
        onChange={(mode) => change({ ...step, on: mode === 'on' })}
      />
      <Labelled label={t('kind.tag')}>
        <Select
          aria-label={t('kind.tag')}
          placeholder={t('tagMissing')}
          loading={tags.isPending}
          value={step.tagId || null}
          options={tags.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id: number | null) => change({ ...step, tagId: id ?? 0 })}
        />
      </Labelled>
    </>
  )
}
