// Issuing by hand to chosen customers; each is answered by itself.
import { useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { CouponTemplate } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { coupons } from './words.ts'

interface Values {
  customers: { value: number }[]
  reason?: string
}

export function IssueForm({
  template,
  close,
}: {
  template: CouponTemplate | undefined
  close: () => void
}) {
  const t = useWords(coupons)
  const c = useWords(common)
  const { notification } = App.useApp()
  const [typed, setTyped] = useState('')
  const found = useQuery({
    queryKey: ['customers', 'pick', typed],
    enabled: typed.length > 1,
    queryFn: () => api.customer.search({ search: typed, limit: 20 }),
  })
  const issue = useAct(api.coupon.issue, {
    refresh: [['coupons']],
    said: null,
    after: ({ items }) => {
      const refused = items.flatMap((item) => ('refusal' in item ? [item.refusal] : []))
      const count = items.length - refused.length
      if (count > 0) notification.success({ title: t('issueDone', { count }) })
      const why = [...new Set(refused.map(({ sentence }) => said(sentence)))].join(' ')
      if (refused.length > 0)
        notification.warning({
          title: t('issueRefused', { count: refused.length, why }),
        })
      close()
    },
  })
  return (
    <FormDrawer<Values>
      open={!!template}
      title={`${t('issue')} · ${template?.name ?? ''}`}
      initial={{ customers: [] }}
      busy={issue.isPending}
      close={close}
      submit={({ customers, reason }) =>
        template &&
        issue.mutate({
          templateId: template.id,
          customerIds: customers.map(({ value }) => value),
          reason: reason || undefined,
        })
      }
    >
      <Form.Item name="customers" label={t('issueTo')} extra={t('issueToHint')} rules={required}>
        <Select
          mode="multiple"
          labelInValue
          loading={found.isFetching}
          notFoundContent={typed.length > 1 ? c('nothingFound') : null}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          options={found.data?.items.map(({ id, name, phoneMasked }) => ({
            value: id,
            label: `${name ?? `#${id}`} ${phoneMasked ?? ''}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="reason" label={t('issueReason')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}
