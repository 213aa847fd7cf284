// Consent per purpose: given or not, when, by whom.
import { Button } from 'antd'
import type { CustomerDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices, useActorName } from '../../shared/common.ts'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

const purposes = ['service', 'marketing', 'profiling'] as const

export function Consents({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const r = useWords(choices)
  const by = useActorName()
  const may = useMay()('customers.write')
  const set = useAct(api.customer.giveConsent, {
    refresh: [
      ['customer', customer.id],
      ['timeline', customer.id],
    ],
  })
  return (
    <ul className="plain">
      {purposes.map((purpose) => {
        const last = customer.consents
          .filter((consent) => consent.purpose === purpose)
          .toSorted((a, b) => b.at.localeCompare(a.at))[0]
        const given = last?.given ?? false
        return (
          <li key={purpose} className="row spread">
            <div>
              <strong>{r(`consent.${purpose}`)}</strong>{' '}
              <Label tone={given ? 'good' : 'plain'}>{given ? t('given') : t('withdrawn')}</Label>
              {last ? (
                <div className="quiet small">
                  {dateTime(last.at)} · {t('consentBy', { by: by(last.by) })} · {last.evidence}
                </div>
              ) : null}
            </div>
            {may ? (
              <Button
                loading={set.isPending}
                onClick={() =>
                  set.mutate({
                    id: customer.id,
                    purpose,
                    given: !given,
                    evidence: t('consentEvidence'),
                  })
                }
              >
                {given ? t('withdraw') : t('give')}
              </Button>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
