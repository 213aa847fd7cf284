// The code as it is printed.
import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Modal, Typography } from 'antd'
import type { CodeRow } from '#contracts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { Refused } from '../../shared/api.ts'
import { useWords } from '../../shared/words.ts'
import { printing } from './print-words.ts'
import { codes } from './words.ts'

interface Props {
  code: UseQueryResult<CodeRow> | undefined
  close: () => void
  print: (id: number) => void
}
export function QrModal({ code, close, print }: Props) {
  const t = useWords(codes)
  const p = useWords(printing)
  const row = code?.data
  return (
    <Modal
      open={!!row || !!code?.error}
      title={row?.name}
      footer={null}
      onCancel={close}
      destroyOnHidden
    >
      {code?.error ? <ProblemNote error={code.error} /> : null}
      {row ? (
        <div className="stack center">
          {row.problem ? (
            <ProblemNote error={new Refused({ type: '', title: '', status: 0, ...row.problem })} />
          ) : (
            <img
              src={row.qrUrl}
              width="240"
              height="240"
              alt={`${t('qr')}: ${row.name}`}
              className="qr"
            />
          )}
          <p className="quiet">
            {row.storeName} · {row.placement}
          </p>
          <p className="quiet">{t('qrText')}</p>
          {row.linkUrl ? (
            <a href={row.linkUrl} target="_blank" rel="noreferrer">
              {row.linkUrl}
            </a>
          ) : null}
          <section aria-label={t('shortLink')}>
            <strong>{t('shortLink')}</strong>{' '}
            <Typography.Text copyable>{row.shortUrl}</Typography.Text>
            <p className="quiet">{t('shortLinkHint')}</p>
          </section>
          {row.problem ? null : (
            <Button type="primary" onClick={() => print(row.id)}>
              {p('print')}
            </Button>
          )}
        </div>
      ) : null}
    </Modal>
  )
}
