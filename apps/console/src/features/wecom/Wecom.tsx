// The WeCom connection: credentials in, callback address out, and a test that says what WeCom
// answered.
import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import type { WecomCorp } from '#contracts'
import { api } from '../../shared/api.ts'
import {
  ApiUrlField,
  CallbackSection,
  ConnectionForm,
  IdField,
  SecretField,
  TestSection,
} from '../../shared/Connection.tsx'
import { connection } from '../../shared/connection-words.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { ListingSection } from './Listing.tsx'
import { QuotaSection } from './Quotas.tsx'
import { TellingSection } from './Telling.tsx'
import { wecom } from './words.ts'

export default function Wecom() {
  const query = useQuery({ queryKey: ['wecom'], queryFn: () => api.wecom.getCorp() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor corp={query.data ?? null} />
}

function Editor({ corp }: { corp: WecomCorp | null }) {
  const t = useWords(wecom)
  const n = useWords(connection)
  return (
    <ConnectionForm
      title={t('wecom')}
      lead={t('lead')}
      initial={{
        corpId: corp?.corpId,
        agentId: corp?.agentId ?? undefined,
        apiUrl: corp?.apiUrl,
      }}
      save={api.wecom.saveCorp}
      refresh={['wecom']}
      secrets={['contactSecret', 'appSecret', 'token', 'aesKey']}
    >
      {corp ? (
        <TestSection {...corp} label={t('lastCallback')} test={() => api.wecom.testCorp()} />
      ) : null}
      {corp?.hasContactSecret ? (
        <>
          <ListingSection />
          <TellingSection />
          <QuotaSection />
        </>
      ) : null}
      <div className="two">
        <Section title={n('credentials')}>
          <IdField name="corpId" label={t('corpId')} />
          <Form.Item name="agentId" label={t('agentId')}>
            <Input maxLength={32} />
          </Form.Item>
          <SecretField
            name="contactSecret"
            label={t('contactSecret')}
            kept={corp?.hasContactSecret}
          />
          <SecretField name="appSecret" label={t('appSecret')} kept={corp?.hasAppSecret} />
          <ApiUrlField />
        </Section>
        <CallbackSection
          title={t('callback')}
          label={t('callbackUrl')}
          hint={t('callbackHint')}
          known={corp}
        />
      </div>
    </ConnectionForm>
  )
}
