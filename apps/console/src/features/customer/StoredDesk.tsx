// The desk takes money for stored value, and pays it out again. Each drawer has a number of its own:
// pressed twice, it is done once.
import { useQuery } from '@tanstack/react-query'
import { Alert, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { StoredMovement, TopUpInput } from '#contracts'
import { api, Refused } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { money } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

const DESK = 'desk'
const ways = ['cash', 'card', 'wechat'] as const
const yuan = { precision: 2, prefix: '¥', style: { width: '12rem' } }
const fenOf = (amount: number): number => Math.round(amount * 100)
const drawNumber = (): string => crypto.randomUUID()
export type Payable = NonNullable<StoredMovement['topUp']>

/** The one answer of a batch of one; its refusal is thrown like any other. */
function onlyOf<T>(items: ({ ok: T } | { refusal: Refusal })[]): T {
  const [item] = items
  if (item && 'ok' in item) return item.ok
  if (!item) throw new Error('no answer')
  throw new Refused({ type: 'about:blank', title: item.refusal.code, ...item.refusal })
}
type Refusal = Omit<ConstructorParameters<typeof Refused>[0], 'type' | 'title' | 'requestId'>

const fresh = (id: number) => [['stored', id], [`stored-of-${id}`], ['timeline', id]]

interface Props {
  id: number
  memberNo: string
  open: boolean
  close: () => void
}
interface TopUpValues {
  amount: number
  paidBy: TopUpInput['paidBy']
  storeId: number
}
export function TopUpForm({ id, memberNo, open, close }: Props) {
  const t = useWords(customers)
  const [number, setNumber] = useState(drawNumber)
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const sold = program.data?.stored
  const pay = useAct(
    async ({ amount, paidBy, storeId }: TopUpValues) => {
      const [store] = (await api.org.listStores({ limit: 1, ids: String(storeId) })).items
      const paid = { fen: fenOf(amount), paidBy, storeCode: store?.code ?? '' }
      const wanted = { ...paid, customer: { memberNo }, source: DESK, number }
      return onlyOf((await api.stored.topUp({ topUps: [wanted] })).items)
    },
    {
      refresh: fresh(id),
      after: () => {
        setNumber(drawNumber())
        close()
      },
    },
  )
  return (
    <FormDrawer<TopUpValues>
      open={open}
      title={t('topUp')}
      initial={{ paidBy: 'cash' }}
      busy={pay.isPending}
      close={close}
      submit={(values) => pay.mutate(values)}
      verb={t('topUp')}
    >
      {program.data && !sold ? <Alert type="warning" showIcon title={t('topUpNotSold')} /> : null}
      <Form.Item name="amount" label={t('topUpAmount')} rules={required}>
        <InputNumber {...yuan} min={0.01} max={100_000_000} />
      </Form.Item>
      <Gift gifts={sold?.gifts ?? []} />
      <Form.Item name="paidBy" label={t('topUpPaidBy')} rules={required}>
        <Select options={ways.map((value) => ({ value, label: t(`paidBy.${value}`) }))} />
      </Form.Item>
      <Form.Item name="storeId" label={t('topUpStore')} rules={required}>
        <StoreSelect />
      </Form.Item>
    </FormDrawer>
  )
}

/** What comes with the amount that stands in the form, by the highest step it reaches. */
function Gift({ gifts }: { gifts: readonly { fromFen: number; bonusFen: number }[] }) {
  const t = useWords(customers)
  const amount = Form.useWatch<number | undefined>('amount')
  if (!amount) return null
  const gift = gifts.findLast(({ fromFen }) => fenOf(amount) >= fromFen)
  return (
    <p className="quiet under-field">
      {gift ? t('topUpGift', { amount: money(gift.bonusFen) }) : t('topUpNoGift')}
    </p>
  )
}

interface PayOutProps {
  id: number
  topUp: Payable | undefined
  /** Of her purse: spent principal cannot be paid out. */
  principalFen: number
  close: () => void
}
interface PayOutValues {
  amount: number
  reason?: string
}
export function PayOutForm({ id, topUp, principalFen, close }: PayOutProps) {
  const t = useWords(customers)
  const [number, setNumber] = useState(drawNumber)
  const mostFen = Math.min(topUp?.returnableFen ?? 0, principalFen)
  const pay = useAct(
    async ({ amount, reason }: PayOutValues) => {
      const { source = '', number: topUpNumber = '' } = topUp ?? {}
      const wanted = { source, topUpNumber, number, fen: fenOf(amount), ...(reason && { reason }) }
      return onlyOf((await api.stored.returnTopUps({ returns: [wanted] })).items)
    },
    {
      refresh: fresh(id),
      after: () => {
        setNumber(drawNumber())
        close()
      },
    },
  )
  return (
    <FormDrawer<PayOutValues>
      open={topUp !== undefined}
      title={t('payOutTitle')}
      initial={{ amount: mostFen / 100 }}
      busy={pay.isPending}
      close={close}
      submit={(values) => pay.mutate(values)}
      verb={t('payOut')}
    >
      <Form.Item
        name="amount"
        label={t('payOutAmount')}
        extra={t('payOutHint', { amount: money(mostFen) })}
        rules={required}
      >
        <InputNumber {...yuan} min={0.01} max={mostFen / 100} />
      </Form.Item>
      <Form.Item name="reason" label={t('payOutReason')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}
