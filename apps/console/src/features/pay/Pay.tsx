// The merchant at WeChat Pay: its keys, whether it answers, and when it last told us something.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { PayMerchant } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { Told } from '../../shared/Told.tsx'
import { useWords } from '../../shared/words.ts'
import { pay } from './words.ts'

interface Values {
  mchId: string
  appId: string
  serial: string
  privateKey?: string
  apiV3Key?: string
  keyId?: string
  key?: string
}

export default function Pay() {
  const query = useQuery({ queryKey: ['pay'], queryFn: () => api.pay.getMerchant() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor merchant={query.data ?? null} />
}

function Editor({ merchant }: { merchant: PayMerchant | null }) {
  const t = useWords(pay)
  const c = useWords(common)
  const [form] = Form.useForm<Values>()
  const save = useAct(api.pay.saveMerchant, {
    refresh: [['pay']],
    after: () => form.resetFields(['privateKey', 'apiV3Key', 'keyId', 'key']),
  })
  const test = useAct(() => api.pay.testMerchant(), { said: t('works'), refresh: [['pay']] })
  const submit = ({ privateKey, apiV3Key, keyId, key, ...values }: Values) =>
    save.mutate({
      ...values,
      ...(privateKey && { privateKey }),
      ...(apiV3Key && { apiV3Key }),
      ...(keyId && key && { platformKeys: { [keyId]: key } }),
    })
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      onFinish={submit}
      validateMessages={{ required: c('required') }}
      initialValues={merchant ?? {}}
    >
      <PageHead
        title={t('pay')}
        lead={t('lead')}
        actions={
          <>
            {merchant ? (
              <Button loading={test.isPending} onClick={() => test.mutate(undefined)}>
                {t('test')}
              </Button>
            ) : null}
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
          </>
        }
      />
      <div className="two">
        <Keys merchant={merchant} />
        <Notices merchant={merchant} />
      </div>
    </Form>
  )
}

function Keys({ merchant }: { merchant: PayMerchant | null }) {
  const t = useWords(pay)
  const kept = merchant?.hasKeys ? t('kept') : t('missing')
  return (
    <Section title={t('connection')}>
      <Form.Item name="mchId" label={t('mchId')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="appId" label={t('appId')} extra={t('appIdHint')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="serial" label={t('serial')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="privateKey" label={t('privateKey')} extra={kept}>
        <Input.TextArea rows={3} maxLength={8_000} autoComplete="off" />
      </Form.Item>
      <Form.Item name="apiV3Key" label={t('apiV3Key')} extra={kept}>
        <Input.Password autoComplete="new-password" maxLength={32} />
      </Form.Item>
      <Form.Item name="keyId" label={t('keyId')} extra={t('keyHint')}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="key" label={t('key')}>
        <Input.TextArea rows={3} maxLength={8_000} autoComplete="off" />
      </Form.Item>
    </Section>
  )
}

function Notices({ merchant }: { merchant: PayMerchant | null }) {
  const t = useWords(pay)
  return (
    <Section title={t('notices')}>
      {merchant ? (
        <Told
          url={merchant.noticeUrl}
          hint={t('noticeHint')}
          label={t('lastNotice')}
          never={t('never')}
          lastAt={merchant.lastNoticeAt}
          lastError={merchant.lastError}
        />
      ) : (
        <p className="quiet">{t('missing')}</p>
      )}
    </Section>
  )
}
