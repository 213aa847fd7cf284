// Who takes turns at a leased code, and how the openings are shared out.
import { CloseOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useStaff } from '../../shared/fields.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { rotationOf, sharings, type RotationValues } from './code-values.ts'
import { rotating } from './rotation-words.ts'
import { TrialModal } from './TrialModal.tsx'

export function RotationFields() {
  const t = useWords(rotating)
  const form = Form.useFormInstance()
  const [tried, setTried] = useState<RotationValues>()
  const tryIt = () => setTried(form.getFieldValue('rotation') as RotationValues)
  return (
    <section aria-label={t('rotation')} className="stack turns">
      <div className="fields">
        <Form.Item name={['rotation', 'sharing']} label={t('sharing')}>
          <Select options={sharings.map((value) => ({ value, label: t(`sharing.${value}`) }))} />
        </Form.Item>
        <Form.Item name={['rotation', 'fullAt']} label={t('fullAt')} extra={t('fullAtHint')}>
          <InputNumber min={1} max={1_000_000} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
      </div>
      <Guides tryIt={tryIt} />
      {tried ? <TrialModal rotation={rotationOf(tried)} close={() => setTried(undefined)} /> : null}
    </section>
  )
}

function Guides({ tryIt }: { tryIt: () => void }) {
  const t = useWords(rotating)
  return (
    <Form.List
      name={['rotation', 'guides']}
      rules={[
        {
          validator: (_, guides: unknown[] | undefined) =>
            guides?.length ? Promise.resolve() : Promise.reject(new Error(t('guideNeeded'))),
        },
      ]}
    >
      {(items, { add, remove }, { errors }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <Guide key={key} at={name} remove={() => remove(name)} />
          ))}
          <Form.ErrorList errors={errors} />
          <div className="row">
            <Button onClick={() => add({ weight: 1 })}>{t('addGuide')}</Button>
            <Button onClick={tryIt} disabled={items.length === 0}>
              {t('try')}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  )
}

function Guide({ at, remove }: { at: number; remove: () => void }) {
  const t = useWords(rotating)
  const staff = useStaff()
  return (
    <div className="tier-row turn">
      <Form.Item name={[at, 'staffId']} label={t('guide')} rules={required}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={staff.options}
          loading={staff.loading}
        />
      </Form.Item>
      <Form.Item name={[at, 'weight']} label={t('weight')} rules={required}>
        <InputNumber min={1} max={1_000} precision={0} />
      </Form.Item>
      <Form.Item name={[at, 'dailyCap']} label={t('dailyCap')}>
        <InputNumber min={1} max={100_000} precision={0} placeholder={t('noLimit')} />
      </Form.Item>
      <Form.Item name={[at, 'from']} label={t('from')}>
        <Input type="time" allowClear />
      </Form.Item>
      <Form.Item name={[at, 'until']} label={t('until')}>
        <Input type="time" allowClear />
      </Form.Item>
      <Form.Item name={[at, 'skills']} label={t('skills')}>
        <Select
          mode="tags"
          maxCount={10}
          placeholder={t('skillsHint')}
          open={false}
          suffixIcon={null}
        />
      </Form.Item>
      <Button type="text" icon={<CloseOutlined />} aria-label={t('removeGuide')} onClick={remove} />
    </div>
  )
}
