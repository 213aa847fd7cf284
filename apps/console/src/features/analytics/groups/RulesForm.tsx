// From when on a group counts as quiet, small or draining.
import { Form, InputNumber } from 'antd'
import type { GroupRules } from '#contracts'
import { api } from '../../../shared/api.ts'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { board } from './words.ts'

const bounds = {
  quietDays: [7, 365],
  fewCustomers: [1, 200],
  drainPercent: [1, 100],
  mergeUpTo: [10, 500],
} as const
const fields = ['quietDays', 'fewCustomers', 'drainPercent', 'mergeUpTo'] as const

export function RulesForm(props: { open: boolean; rules: GroupRules; close: () => void }) {
  const { open, rules, close } = props
  const t = useWords(board)
  const save = useAct(api.wecom.saveGroupRules, { refresh: [['groupBoard']], after: close })
  return (
    <FormDrawer<GroupRules>
      open={open}
      title={t('rules')}
      initial={rules}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate(values)}
    >
      {fields.map((field) => (
        <Form.Item key={field} name={field} label={t(field)} rules={required}>
          <InputNumber min={bounds[field][0]} max={bounds[field][1]} precision={0} />
        </Form.Item>
      ))}
    </FormDrawer>
  )
}
