// The cloud that carries text messages: its connection, its templates, a test, what it costs.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { type SmsAccount, smsClouds } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { Told } from '../../shared/Told.tsx'
import { useWords } from '../../shared/words.ts'
import { Months } from './Months.tsx'
import { Templates } from './Templates.tsx'
import { TryMessage } from './TryMessage.tsx'
import { sms } from './words.ts'

interface Values {
  cloud: SmsAccount['cloud']
  sign: string
  appId?: string
  keyId: string
  secret?: string
  apiUrl?: string
  /** Yuan a thousand parts. */
  price?: number
}

export default function Sms() {
  const query = useQuery({ queryKey: ['sms'], queryFn: () => api.sms.getAccount() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor account={query.data ?? null} />
}

function Editor({ account }: { account: SmsAccount | null }) {
  const t = useWords(sms)
  const c = useWords(common)
  const [form] = Form.useForm<Values>()
  const save = useAct(api.sms.saveAccount, {
    refresh: [['sms']],
    after: () => form.resetFields(['secret']),
  })
  const submit = ({ price, appId, secret, apiUrl, ...values }: Values) =>
    save.mutate({
      ...values,
      appId: appId ?? '',
      fenPerThousand: Math.round((price ?? 0) * 100),
      ...(secret && { secret }),
      ...(apiUrl && { apiUrl }),
    })
  return (
    <>
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={submit}
        validateMessages={{ required: c('required') }}
        initialValues={{
          cloud: 'tencent',
          ...account,
          price: (account?.fenPerThousand ?? 0) / 100,
        }}
      >
        <PageHead
          title={t('sms')}
          lead={t('lead')}
          actions={
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
          }
        />
        <div className="two">
          <Credentials account={account} />
          <Receipts account={account} />
        </div>
      </Form>
      <Templates />
      {account ? <TryMessage /> : null}
      <Months />
    </>
  )
}

function Credentials({ account }: { account: SmsAccount | null }) {
  const t = useWords(sms)
  const cloud = Form.useWatch<Values['cloud'] | undefined>('cloud')
  return (
    <Section title={t('connection')}>
      <Form.Item name="cloud" label={t('cloud')} rules={required}>
        <Select options={smsClouds.map((value) => ({ value, label: t(`cloud.${value}`) }))} />
      </Form.Item>
      <Form.Item name="sign" label={t('sign')} rules={required}>
        <Input maxLength={20} />
      </Form.Item>
      {cloud === 'aliyun' ? null : (
        <Form.Item name="appId" label={t('appId')} rules={required}>
          <Input maxLength={20} />
        </Form.Item>
      )}
      <Form.Item name="keyId" label={t('keyId')} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t('secret')}
        extra={account?.hasSecret ? t('kept') : t('missing')}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="apiUrl"
        label={t('apiUrl')}
        extra={t('apiUrlHint')}
        rules={[{ type: 'url' }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="price" label={t('price')}>
        <InputNumber min={0} max={10_000} precision={2} />
      </Form.Item>
    </Section>
  )
}

function Receipts({ account }: { account: SmsAccount | null }) {
  const t = useWords(sms)
  return (
    <Section title={t('receiptUrl')}>
      {account ? (
        <Told
          url={account.receiptUrl}
          hint={t('receiptHint')}
          label={t('lastReceipt')}
          never={t('never')}
          lastAt={account.lastReceiptAt}
          lastError={account.lastError}
        />
      ) : (
        <p className="quiet">{t('missing')}</p>
      )}
      <p className="quiet small">{t('optOut')}</p>
    </Section>
  )
}
