// Who takes turns at a leased code, guides or groups, and how the openings are shared out.
import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { StaffSelect } from '../../shared/choose.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { rotationOf, sharings, type RotationValues, type Sharers } from './code-values.ts'
import { useGroups } from './GroupFields.tsx'
import { rotating } from './rotation-words.ts'
import { TrialModal } from './TrialModal.tsx'

/** Words, and the fields of one line, by who takes turns. */
const kinds = {
  guides: {
    title: 'rotation',
    fullAt: 'fullAt',
    fullAtHint: 'fullAtHint',
    add: 'addGuide',
    remove: 'removeGuide',
    from: 'from',
    until: 'until',
    Who: GuideField,
    More: GuideMore,
  },
  groups: {
    title: 'rotationGroups',
    fullAt: 'fullAtGroups',
    fullAtHint: 'fullAtGroupsHint',
    add: 'addGroup',
    remove: 'removeGroup',
    from: 'opens',
    until: 'closes',
    Who: GroupField,
    More: () => null,
  },
} as const

export function RotationFields({ of }: { of: Sharers }) {
  const t = useWords(rotating)
  const form = Form.useFormInstance()
  const [tried, setTried] = useState<RotationValues>()
  const tryIt = () => setTried(form.getFieldValue('rotation') as RotationValues)
  const { title, fullAt, fullAtHint } = kinds[of]
  return (
    <section aria-label={t(title)} className="stack turns">
      <div className="fields">
        <Form.Item name={['rotation', 'sharing']} label={t('sharing')}>
          <Select options={sharings.map((value) => ({ value, label: t(`sharing.${value}`) }))} />
        </Form.Item>
        <Form.Item name={['rotation', 'fullAt']} label={t(fullAt)} extra={t(fullAtHint)}>
          <InputNumber min={1} max={1_000_000} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
      </div>
      <Shares of={of} tryIt={tryIt} />
      {tried ? (
        <TrialModal rotation={rotationOf(tried, of)} close={() => setTried(undefined)} />
      ) : null}
    </section>
  )
}

function Shares({ of, tryIt }: { of: Sharers; tryIt: () => void }) {
  const t = useWords(rotating)
  return (
    <Form.List
      name={['rotation', of]}
      rules={[
        {
          validator: (_, shares: unknown[] | undefined) =>
            shares?.length ? Promise.resolve() : Promise.reject(new Error(t('guideNeeded'))),
        },
      ]}
    >
      {(items, { add, remove }, { errors }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <Share key={key} of={of} at={name} remove={() => remove(name)} />
          ))}
          <Form.ErrorList errors={errors} />
          <div className="row">
            <Button onClick={() => add({ weight: 1 })}>{t(kinds[of].add)}</Button>
            <Button onClick={tryIt} disabled={items.length === 0}>
              {t('try')}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  )
}

function Share({ of, at, remove }: { of: Sharers; at: number; remove: () => void }) {
  const t = useWords(rotating)
  const { Who, More, from, until, remove: removeWord } = kinds[of]
  return (
    <div className="tier-row turn">
      <Who at={at} />
      <Form.Item name={[at, 'weight']} label={t('weight')} rules={required}>
        <InputNumber min={1} max={1_000} precision={0} />
      </Form.Item>
      <Form.Item name={[at, 'dailyCap']} label={t('dailyCap')}>
        <InputNumber min={1} max={100_000} precision={0} placeholder={t('noLimit')} />
      </Form.Item>
      <Form.Item name={[at, 'from']} label={t(from)}>
        <Input type="time" allowClear />
      </Form.Item>
      <Form.Item name={[at, 'until']} label={t(until)}>
        <Input type="time" allowClear />
      </Form.Item>
      <More at={at} />
      <Button type="text" icon={<CloseOutlined />} aria-label={t(removeWord)} onClick={remove} />
    </div>
  )
}

interface LineProps {
  at: number
}

function GuideField({ at }: LineProps) {
  const t = useWords(rotating)
  return (
    <Form.Item name={[at, 'staffId']} label={t('guide')} rules={required}>
      <StaffSelect />
    </Form.Item>
  )
}

function GroupField({ at }: LineProps) {
  const t = useWords(rotating)
  return (
    <Form.Item name={[at, 'groupId']} label={t('group')} rules={required}>
      <Select showSearch={{ optionFilterProp: 'label' }} {...useGroups()} />
    </Form.Item>
  )
}

/** What a guide is asked for, and whom she serves first. */
function GuideMore({ at }: LineProps) {
  const t = useWords(rotating)
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  return (
    <>
      <Form.Item name={[at, 'skills']} label={t('skills')}>
        <Select
          mode="tags"
          maxCount={10}
          placeholder={t('skillsHint')}
          open={false}
          suffixIcon={null}
        />
      </Form.Item>
      <Form.Item name={[at, 'tierIds']} label={t('tiers')}>
        <Select
          mode="multiple"
          allowClear
          placeholder={t('tiersHint')}
          loading={program.isPending}
          options={program.data?.tiers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </>
  )
}
