// Addresses to enter at the ad platform, for a code.
import { useQuery } from '@tanstack/react-query'
import { Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import type { AdAccount } from '#contracts'
import { api } from '../../../shared/api.ts'
import { ProblemNote } from '../../../shared/feedback.tsx'
import { useNarrow } from '../../../shared/narrow.ts'
import { useWords } from '../../../shared/words.ts'
import { ads } from './words.ts'
import { useCodeOptions } from '../code-options.ts'

export function Links({ account, close }: { account: AdAccount; close: () => void }) {
  const t = useWords(ads)
  const narrow = useNarrow()
  const [picked, setPicked] = useState<number>()
  const codes = useCodeOptions()
  const codeId = picked ?? codes.options[0]?.value
  const query = useQuery({
    queryKey: ['ads', 'links', account.id, codeId],
    queryFn: () => api.acquire.adLinks({ id: account.id, codeId: codeId ?? 0 }),
    enabled: codeId !== undefined,
  })
  return (
    <Modal
      open
      title={t('linksTitle', { name: account.name })}
      footer={null}
      onCancel={close}
      width={narrow ? '100%' : 640}
    >
      <div className="stack">
        <label className="stack">
          {t('code')}
          <Select
            aria-label={t('code')}
            value={codeId}
            onChange={setPicked}
            loading={codes.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            options={codes.options}
          />
        </label>
        <p className="quiet">{t('codeHint')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.data ? (
          <>
            {query.data.landingUrl === null ? (
              <p className="note">{t('notLeased')}</p>
            ) : (
              <Address label={t('landing')} hint={t('landingHint')} url={query.data.landingUrl} />
            )}
            <Address label={t('monitor')} hint={t('monitorHint')} url={query.data.monitorUrl} />
          </>
        ) : null}
      </div>
    </Modal>
  )
}

function Address({ label, hint, url }: { label: string; hint: string; url: string }) {
  return (
    <section aria-label={label}>
      <strong>{label}</strong>
      <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere', margin: '4px 0' }}>
        {url}
      </Typography.Paragraph>
      <p className="quiet small">{hint}</p>
    </section>
  )
}
