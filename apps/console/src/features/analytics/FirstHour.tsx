// The first hour: five steps to a working loop; it goes away when all are done.
import { CheckCircleFilled } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { Overview } from '#contracts'
import { Section } from '../../shared/PageHead.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { insight } from './words.ts'

const steps = [
  { key: 'wecom', to: '/settings/wecom' },
  { key: 'customers', to: '/import' },
  { key: 'code', to: '/codes' },
  { key: 'journey', to: '/journeys' },
  { key: 'funnel', to: '/insight/funnel' },
] as const

export function FirstHour({ done }: { done: Overview['checklist'] }) {
  const t = useWords(insight)
  const may = useMay()('settings.write')
  const left = steps.filter(({ key }) => !done[key])
  if (left.length === 0 || !may) return null
  return (
    <Section
      title={t('firstHour')}
      aside={
        <span className="quiet">
          {t('stepsLeft', {
            count: left.length,
          })}
        </span>
      }
    >
      <p className="quiet">{t('firstHourText')}</p>
      <ol className="checklist">
        {steps.map(({ key, to }, at) => (
          <li key={key} data-done={done[key] || undefined}>
            <span className="check">
              {done[key] ? <CheckCircleFilled aria-label={t('stepDone')} /> : at + 1}
            </span>
            <div>
              <Link to={to}>{t(`step.${key}`)}</Link>
              <div className="quiet small">{t(`step.${key}Text`)}</div>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
