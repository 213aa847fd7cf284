// The official account: credentials in, server address out, a test, and who follows.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OfficialAccount } from '#contracts'
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
import { FollowerSection } from './Followers.tsx'
import { JoiningGiftSection } from './JoiningGift.tsx'
import { LimitSection } from './Limits.tsx'
import { SyncSection } from './Sync.tsx'
import { official } from './words.ts'

const key = ['official']

export default function Official() {
  const query = useQuery({ queryKey: key, queryFn: () => api.official.getAccount() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor account={query.data ?? null} />
}

function Editor({ account }: { account: OfficialAccount | null }) {
  const t = useWords(official)
  const n = useWords(connection)
  return (
    <>
      <ConnectionForm
        title={t('official')}
        lead={t('lead')}
        links={account?.hasSecret ? <Link to="/settings/official/menu">{t('menu')}</Link> : null}
        initial={{ appId: account?.appId, apiUrl: account?.apiUrl }}
        save={api.official.saveAccount}
        refresh={key}
        secrets={['secret', 'token', 'aesKey']}
      >
        {account ? (
          <TestSection
            {...account}
            label={t('lastCallback')}
            test={() => api.official.testAccount()}
          />
        ) : null}
        {account?.hasSecret ? (
          <>
            <SyncSection />
            <LimitSection />
          </>
        ) : null}
        <div className="two">
          <Section title={n('credentials')}>
            <IdField name="appId" label={t('appId')} />
            <SecretField name="secret" label={t('secret')} kept={account?.hasSecret} />
            <ApiUrlField />
          </Section>
          <CallbackSection
            title={t('callback')}
            label={t('callbackUrl')}
            hint={t('callbackHint')}
            known={account}
          >
            <p className="quiet small">{t('aesHint')}</p>
          </CallbackSection>
        </div>
      </ConnectionForm>
      {account ? <JoiningGiftSection /> : null}
      {account ? <FollowerSection /> : null}
    </>
  )
}
