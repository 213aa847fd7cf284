// Profile, identities, and who may see this customer.
import { Button, DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { CustomerDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { genders } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { date } from '../../shared/format.ts'
import { FormDrawer } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

/** Has no place in a calendar: it stays as it is until a whole birthday is chosen. */
const withoutYear = ({ birthday }: CustomerDetail) => (birthday?.length === 5 ? birthday : null)

export function Profile({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const r = useWords(choices)
  const may = useMay()('customers.write')
  const [open, setOpen] = useState(false)
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('memberNo'), value: customer.memberNo ?? '–' },
          { label: t('gender'), value: r(`gender.${customer.gender}`) },
          {
            label: t('birthday'),
            value: withoutYear(customer) ?? (customer.birthday ? date(customer.birthday) : '–'),
          },
          { label: t('since'), value: date(customer.createdAt) },
        ]}
      />
      {may ? (
        <div>
          <Button onClick={() => setOpen(true)}>{t('editProfile')}</Button>
        </div>
      ) : null}
      <h3>{t('identities')}</h3>
      <ul className="plain">
        {customer.identities.map(({ kind, valueMasked, realm, addedAt }) => (
          <li key={`${kind}${valueMasked}${realm}`}>
            {r(`identity.${kind}`)} <code>{valueMasked}</code>
            <span className="quiet">
              {' '}
              {realm} · {date(addedAt)}
            </span>
          </li>
        ))}
      </ul>
      <h3>{t('reach')}</h3>
      <ul className="plain">
        {customer.reach.map(({ storeName, guideName, since }) => (
          <li key={`${storeName}${guideName}`}>
            {storeName}
            {guideName ? ` · ${guideName}` : ''} <span className="quiet">{date(since)}</span>
          </li>
        ))}
      </ul>
      <ProfileForm customer={customer} open={open} close={() => setOpen(false)} />
    </div>
  )
}

interface Values {
  name?: string
  gender: (typeof genders)[number]
  birthday?: Dayjs | null
}
interface FormProps {
  customer: CustomerDetail
  open: boolean
  close: () => void
}
function ProfileForm({ customer, open, close }: FormProps) {
  const t = useWords(customers)
  const c = useWords(common)
  const r = useWords(choices)
  const yearless = withoutYear(customer)
  const save = useAct(
    ({ name, gender, birthday }: Values) =>
      api.customer.save({
        id: customer.id,
        name: name || null,
        gender,
        birthday: birthday?.format('YYYY-MM-DD') ?? yearless,
      }),
    { refresh: [['customer', customer.id], ['customers']], after: close },
  )
  return (
    <FormDrawer<Values>
      open={open}
      title={t('editProfile')}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate(values)}
      initial={{
        name: customer.name ?? '',
        gender: customer.gender,
        birthday: customer.birthday && !yearless ? dayjs(customer.birthday) : null,
      }}
    >
      <Form.Item name="name" label={c('name')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="gender" label={t('gender')}>
        <Select
          options={genders.map((gender) => ({ value: gender, label: r(`gender.${gender}`) }))}
        />
      </Form.Item>
      <Form.Item name="birthday" label={t('birthday')}>
        <DatePicker minDate={dayjs('1900-01-01')} maxDate={dayjs()} />
      </Form.Item>
    </FormDrawer>
  )
}
