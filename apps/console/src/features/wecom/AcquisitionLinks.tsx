// Acquisition links: what is left of the customers paid for, what ends soon, which link is shut.
import { Alert } from 'antd'
import type { WecomQuotas } from '#contracts'
import { date, dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { QuotaBar } from '../../shared/QuotaBar.tsx'
import { common } from '../../shared/common.ts'
import { said, useWords } from '../../shared/words.ts'
import { quotas } from './quota-words.ts'

type Links = NonNullable<WecomQuotas['links']>

export function AcquisitionLinks({ total, left, low, readAt, ending, links }: Links) {
  const t = useWords(quotas)
  const shut = links.filter(({ state }) => state === 'unavailable')
  return (
    <>
      <h3>{t('links')}</h3>
      {left === 0 ? <Alert type="error" showIcon title={t('linksUsedUp')} /> : null}
      {low ? (
        <Alert type="warning" showIcon title={t('linksLow', { left: exact(left ?? 0) })} />
      ) : null}
      {ending.map(({ at, balance }) => (
        <Alert
          key={at}
          type="warning"
          showIcon
          title={t('linksEnding', { balance: exact(balance), at: date(at) })}
        />
      ))}
      {shut.length > 0 ? (
        <Alert type="warning" showIcon title={t('linksShut', { count: shut.length })} />
      ) : null}
      {total === null || left === null ? (
        <p className="quiet">{t('linksUnread')}</p>
      ) : (
        <QuotaBar
          label={t('linksUnits')}
          used={total - left}
          limit={total}
          note={readAt ? t('linksRead', { left: exact(left), at: dateTime(readAt) }) : undefined}
        />
      )}
      <ul className="plain stack">
        {links.map((link) => (
          <LinkLine key={link.id} {...link} />
        ))}
      </ul>
    </>
  )
}

const tones = { open: 'good', making: 'warn', unavailable: 'bad' } as const

function LinkLine({ name, guides, state, problem }: Links['links'][number]) {
  const t = useWords(quotas)
  const c = useWords(common)
  return (
    <li>
      <div className="row spread">
        <span className="break">
          {guides.join(c('listComma'))} <span className="quiet small">{name}</span>
        </span>
        <Label tone={tones[state]}>{t(`link.${state}`)}</Label>
      </div>
      {problem ? <p className="quiet small">{said(problem.sentence)}</p> : null}
    </li>
  )
}
