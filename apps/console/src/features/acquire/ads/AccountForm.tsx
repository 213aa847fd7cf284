// The connection to an ad account: its numbers, its token, how long a click counts.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import { adWays, type AdAccount, type AdWay } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { ads } from './words.ts'

interface Values {
  number: string
  name: string
  actionSet?: number | null
  token?: string
  windowDays: number
  laterOrders: boolean
  way: AdWay
  apiUrl?: string
}
interface Props {
  account: AdAccount | undefined
  close: () => void
}

const API_URL = 'https://api.e.qq.com/v3.0'

export function AccountForm({ account, close }: Props) {
  const t = useWords(ads)
  const save = useAct(api.acquire.saveAdAccount, { refresh: [['ads']], after: close })
  return (
    <FormDrawer<Values>
      open
      title={account ? t('editAccount') : t('connect')}
      initial={account ?? { windowDays: 30, laterOrders: true, way: 'clickId' }}
      busy={save.isPending}
      close={close}
      submit={({ number, name, actionSet, token, windowDays, laterOrders, way, apiUrl }) =>
        save.mutate({
          number,
          name,
          windowDays,
          laterOrders,
          way,
          actionSet: actionSet ?? null,
          ...(token && { token }),
          ...(apiUrl && { apiUrl }),
        })
      }
    >
      <Fields account={account} />
    </FormDrawer>
  )
}

function Fields({ account }: Pick<Props, 'account'>) {
  const t = useWords(ads)
  const c = useWords(common)
  const digits = [...required, { pattern: /^\d{1,15}$/, message: t('numberFormat') }]
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="number" label={t('number')} rules={digits}>
        <Input maxLength={15} disabled={!!account} />
      </Form.Item>
      <Form.Item name="way" label={t('way')} extra={t('wayHint')}>
        <Select options={adWays.map((value) => ({ value, label: t(`way.${value}`) }))} />
      </Form.Item>
      <Form.Item name="actionSet" label={t('actionSet')}>
        <InputNumber min={1} precision={0} controls={false} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item
        name="token"
        label={t('token')}
        extra={account?.hasToken ? t('kept') : t('missing')}
      >
        <Input.Password autoComplete="new-password" maxLength={500} />
      </Form.Item>
      <Form.Item name="windowDays" label={t('windowDays')} extra={t('windowHint')} rules={required}>
        <InputNumber min={1} max={90} precision={0} />
      </Form.Item>
      <Form.Item name="laterOrders" label={t('laterOrders')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="apiUrl" label={t('apiUrl')} rules={[{ type: 'url' }]}>
        <Input maxLength={300} placeholder={API_URL} />
      </Form.Item>
    </>
  )
}
