// Tables of the report: RFM quintiles, first to second purchase, retention as a heat table.
import type { Report } from '#contracts'
import { Section } from '../../shared/PageHead.tsx'
import { exact, percent } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { insight } from './words.ts'

const scores = ['5', '4', '3', '2', '1']
export function Rfm({ report }: { report: Report }) {
  const t = useWords(insight)
  return (
    <Section title={t('rfm')} aside={<span className="quiet small">{t('rfmMeans')}</span>}>
      <div className="table-scroll" role="region" aria-label={t('rfm')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('score')}</th>
              {scores.map((score) => (
                <th key={score} scope="col" data-align="right">
                  {score}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['R', 'F', 'M'] as const).map((axis) => {
              const { cuts, counts } = report.rfm_quantile[axis]
              return (
                <tr key={axis}>
                  <th scope="row">
                    {t(`rfm.${axis}`)}
                    <div className="quiet small">
                      {t('cuts', { cuts: cuts.map((cut) => exact(cut, 2)).join(' · ') })}
                    </div>
                  </th>
                  {scores.map((score) => (
                    <td key={score} data-align="right">
                      {exact(counts[score] ?? 0)}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

const windows = ['30', '60', '90', '180'] as const
export function Conversion({ report }: { report: Report }) {
  const t = useWords(insight)
  return (
    <Section
      title={t('conversion')}
      aside={<span className="quiet small">{t('conversionMeans')}</span>}
    >
      <div className="table-scroll" role="region" aria-label={t('conversion')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('cohort')}</th>
              <th scope="col" data-align="right">
                {t('size')}
              </th>
              {windows.map((n) => (
                <th key={n} scope="col" data-align="right">
                  {t('within', { n })}
                </th>
              ))}
              <th scope="col" data-align="right">
                {t('ever')}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(report.conversion_by_cohort).map(([month, row]) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                <td data-align="right">{exact(row.size)}</td>
                {windows.map((n) => (
                  <td key={n} data-align="right">
                    {row[`mature_${n}`] ? (
                      <>
                        {percent(row[`within_${n}_rate`])}{' '}
                        <span className="quiet small">{exact(row[`within_${n}`])}</span>
                      </>
                    ) : (
                      <span className="quiet" title={t('notMature')}>
                        {exact(row[`within_${n}`])}
                      </span>
                    )}
                  </td>
                ))}
                <td data-align="right">
                  {percent(row.ever_rate)} <span className="quiet small">{exact(row.ever)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

export function Retention({ report }: { report: Report }) {
  const t = useWords(insight)
  const rows = Object.entries(report.retention_counts)
  const months = Math.max(0, ...rows.map(([, counts]) => counts.length))
  return (
    <Section
      title={t('retention')}
      aside={<span className="quiet small">{t('retentionMeans')}</span>}
    >
      <div className="table-scroll" role="region" aria-label={t('retention')} tabIndex={0}>
        <table className="table heat">
          <thead>
            <tr>
              <th scope="col">{t('cohort')}</th>
              <th scope="col" data-align="right">
                {t('size')}
              </th>
              {Array.from({ length: Math.max(0, months - 1) }, (_, at) => (
                <th key={at} scope="col" data-align="right">
                  {t('month', { n: at + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([month, [size = 0, ...later]]) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                <td data-align="right">{exact(size)}</td>
                {later.map((count, at) => (
                  <td
                    key={at}
                    data-align="right"
                    title={exact(count)}
                    style={{
                      background: shade(count / Math.max(1, size)),
                    }}
                  >
                    {percent(count / Math.max(1, size), 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
/** Never darker than what its text can be read on. */
const shade = (share: number) =>
  `color-mix(in srgb, var(--primary) ${Math.min(32, Math.round(share * 64))}%, transparent)`
