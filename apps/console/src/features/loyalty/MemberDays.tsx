// Member days: which days, and what each tier has on them. A row per tier, filled or left alone.
import { CloseOutlined } from '@ant-design/icons'
import { Button, DatePicker, Form, Input, InputNumber, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { MemberDay, Program } from '#contracts'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { CouponSelect } from './CouponSelect.tsx'
import { days } from './day-words.ts'

type Kind = MemberDay['when']['kind']
type Gift = MemberDay['tiers'][number]

const nothing = (tierId: number): Gift => ({ tierId, templateId: null, factor: 1 })
const gives = ({ templateId, factor }: Gift) => templateId != null || factor > 1

/** A row for every tier, so that the form has a place for each. */
export const daysOf = ({ memberDays = [], tiers }: Program): MemberDay[] =>
  memberDays.map((rule) => ({
    ...rule,
    tiers: tiers.map(({ id }) => rule.tiers.find(({ tierId }) => tierId === id) ?? nothing(id)),
  }))

/** As the form has them, without rows left alone. */
export const daysFrom = (rules: readonly MemberDay[] | undefined): MemberDay[] =>
  (rules ?? []).map(({ name, when, tiers }) => ({
    name,
    when,
    tiers: tiers
      .map(({ tierId, templateId, factor }) => ({
        tierId,
        templateId: templateId ?? null,
        factor: factor ?? 1,
      }))
      .filter(gives),
  }))

export function MemberDays({ program }: { program: Program }) {
  const t = useWords(days)
  const somebodyHas = {
    validator: (_: unknown, rules: MemberDay[] = []) =>
      rules.every((rule) => rule?.tiers?.some((tier) => tier && gives(tier)))
        ? Promise.resolve()
        : Promise.reject(new Error(t('nothing'))),
  }
  return (
    <div className="stack stored-rules">
      <p className="quiet">{t('lead')}</p>
      <div className="fields">
        <Form.Item
          name={['birthdayCoupon', 'templateId']}
          label={t('birthdayCoupon')}
          extra={t('birthdayCouponHint')}
        >
          <CouponSelect none={t('noCoupon')} />
        </Form.Item>
      </div>
      <Form.List name="memberDays" rules={[somebodyHas]}>
        {(items, { add, remove }, { errors }) => (
          <div className="stack">
            {items.map(({ key, name }) => (
              <Rule key={key} at={name} program={program} remove={() => remove(name)} />
            ))}
            <Form.ErrorList errors={errors} />
            {items.length < 12 ? (
              <div>
                <Button
                  onClick={() =>
                    add({
                      when: { kind: 'weekly', weekdays: [3] },
                      tiers: program.tiers.map(({ id }) => nothing(id)),
                    })
                  }
                >
                  {t('add')}
                </Button>
              </div>
            ) : null}
            <p className="quiet">{t('tiersFirst')}</p>
          </div>
        )}
      </Form.List>
    </div>
  )
}

interface RuleProps {
  at: number
  program: Program
  remove: () => void
}
function Rule({ at, program, remove }: RuleProps) {
  const t = useWords(days)
  return (
    <fieldset className="member-day">
      <div className="tier-row">
        <Form.Item name={[at, 'name']} label={t('name')} rules={required}>
          <Input maxLength={40} placeholder={t('example')} />
        </Form.Item>
        <When at={at} />
        <Button type="text" icon={<CloseOutlined />} aria-label={t('remove')} onClick={remove} />
      </div>
      {program.tiers.map((tier, place) => (
        <div className="tier-row" key={tier.id}>
          <Form.Item hidden name={[at, 'tiers', place, 'tierId']}>
            <InputNumber />
          </Form.Item>
          <Form.Item
            className="wide-item"
            name={[at, 'tiers', place, 'templateId']}
            label={t('coupon', { tier: tier.name })}
          >
            <CouponSelect none={t('noCoupon')} />
          </Form.Item>
          <Form.Item name={[at, 'tiers', place, 'factor']} label={t('factor')}>
            <InputNumber min={1} max={10} precision={0} />
          </Form.Item>
        </div>
      ))}
    </fieldset>
  )
}

const asDays = {
  getValueProps: (dates: string[] | undefined) => ({ value: dates?.map((date) => dayjs(date)) }),
  normalize: (dates: Dayjs[] | undefined) => dates?.map((date) => date.format('YYYY-MM-DD')),
}
const numbers = (most: number) => Array.from({ length: most }, (_, at) => at + 1)

function When({ at }: { at: number }) {
  const t = useWords(days)
  const form = Form.useFormInstance()
  const kind = Form.useWatch(['memberDays', at, 'when', 'kind'], form) as Kind | undefined
  const turned = (to: Kind) =>
    form.setFieldValue(
      ['memberDays', at, 'when'],
      to === 'weekly'
        ? { kind: to, weekdays: [3] }
        : to === 'monthly'
          ? { kind: to, days: [18] }
          : { kind: to, dates: [] },
    )
  return (
    <>
      <Form.Item name={[at, 'when', 'kind']} label={t('when')}>
        <Select
          onChange={turned}
          options={(['weekly', 'monthly', 'dates'] as const).map((value) => ({
            value,
            label: t(`when.${value}`),
          }))}
        />
      </Form.Item>
      {kind === 'weekly' ? (
        <Form.Item
          className="wide-item"
          name={[at, 'when', 'weekdays']}
          label={t('weekdays')}
          rules={required}
        >
          <Select
            mode="multiple"
            options={([1, 2, 3, 4, 5, 6, 7] as const).map((value) => ({
              value,
              label: t(`weekday.${value}`),
            }))}
          />
        </Form.Item>
      ) : null}
      {kind === 'monthly' ? (
        <Form.Item
          className="wide-item"
          name={[at, 'when', 'days']}
          label={t('monthDays')}
          rules={required}
        >
          <Select
            mode="multiple"
            options={numbers(31).map((value) => ({ value, label: String(value) }))}
          />
        </Form.Item>
      ) : null}
      {kind === 'dates' ? (
        <Form.Item
          className="wide-item"
          name={[at, 'when', 'dates']}
          label={t('dates')}
          rules={required}
          {...asDays}
        >
          <DatePicker multiple />
        </Form.Item>
      ) : null}
    </>
  )
}
