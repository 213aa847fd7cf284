// The code as it is printed.
import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Modal, Typography } from 'antd'
import type { CodeFollows, CodeRow } from '#contracts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { Refused } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { exact } from '../../shared/format.ts'
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
          {row.linkOpen === null ? (
            <p className="quiet">{t('qrText')}</p>
          ) : (
            <p>{t(`linkOpen.${row.linkOpen}`)}</p>
          )}
          {row.linkUrl && row.way === 'picture' ? (
            <a href={row.linkUrl} target="_blank" rel="noreferrer">
              {row.linkUrl}
            </a>
          ) : null}
          <section aria-label={t('shortLink')}>
            <strong>{t('shortLink')}</strong>{' '}
            <Typography.Text copyable>{row.shortUrl}</Typography.Text>
            <p className="quiet">{t('shortLinkHint')}</p>
          </section>
          {row.follows ? <Follows {...row.follows} /> : null}
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

const followed = ['certain', 'byState', 'uncertain', 'forwarded', 'open'] as const

function Follows(figures: CodeFollows) {
  const t = useWords(codes)
  return (
    <section aria-label={t('follows')}>
      <strong>{t('follows')}</strong>
      <Facts
        items={followed
          .filter((name) => name !== 'open' || figures.open > 0)
          .map((name) => ({ label: t(`follows.${name}`), value: exact(figures[name]) }))}
      />
    </section>
  )
}
