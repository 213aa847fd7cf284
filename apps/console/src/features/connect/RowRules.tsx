// Rows picked by a column's content: refunds in an order file, or rows left out with their reason.
import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useWords } from '../../shared/words.ts'
import { imports } from './words.ts'

const ops = ['startsWith', 'notStartsWith', 'equals', 'empty', 'notPositive', 'negative'] as const
export interface RowRule {
  column: string
  op: (typeof ops)[number]
  value?: string
  reason?: string
}
/** Operators that compare with words. */
const worded = (op: RowRule['op']) =>
  op === 'startsWith' || op === 'notStartsWith' || op === 'equals'

interface Props {
  label: string
  columns: string[]
  rules: RowRule[]
  most: number
  reasons?: boolean
  change: (rules: RowRule[]) => void
}
export function RowRules({ label, columns, rules, most, reasons, change }: Props) {
  const t = useWords(imports)
  return (
    <fieldset className="plain-set">
      <legend>{label}</legend>
      {rules.map((rule, at) => (
        <RuleLine
          key={at}
          rule={rule}
          columns={columns}
          reasons={reasons}
          put={(part) => change(rules.map((each, no) => (no === at ? { ...each, ...part } : each)))}
          remove={() => change(rules.filter((_, no) => no !== at))}
        />
      ))}
      {rules.length < most ? (
        <Button
          onClick={() =>
            change([...rules, { column: columns[0] ?? '', op: 'startsWith', value: '' }])
          }
        >
          {t('addRule')}
        </Button>
      ) : null}
    </fieldset>
  )
}

interface LineProps {
  rule: RowRule
  columns: string[]
  reasons?: boolean
  put: (part: Partial<RowRule>) => void
  remove: () => void
}
function RuleLine({ rule, columns, reasons, put, remove }: LineProps) {
  const t = useWords(imports)
  return (
    <div className="row">
      <Select
        value={rule.column}
        aria-label={t('ruleColumn')}
        options={columns.map((value) => ({ value, label: value }))}
        popupMatchSelectWidth={false}
        onChange={(column: string) => put({ column })}
      />
      <Select
        value={rule.op}
        aria-label={t('ruleOp')}
        options={ops.map((value) => ({ value, label: t(`op.${value}`) }))}
        popupMatchSelectWidth={false}
        onChange={(op) => put({ op, value: worded(op) ? rule.value : undefined })}
      />
      {worded(rule.op) ? (
        <Input
          value={rule.value ?? ''}
          aria-label={t('ruleValue')}
          maxLength={200}
          style={{ width: 140 }}
          onChange={(event) => put({ value: event.target.value })}
        />
      ) : null}
      {reasons ? (
        <Input
          value={rule.reason ?? ''}
          aria-label={t('ruleReason')}
          placeholder={t('ruleReason')}
          maxLength={60}
          style={{ width: 160 }}
          onChange={(event) => put({ reason: event.target.value })}
        />
      ) : null}
      <Button type="text" icon={<CloseOutlined />} aria-label={t('removeRule')} onClick={remove} />
    </div>
  )
}
