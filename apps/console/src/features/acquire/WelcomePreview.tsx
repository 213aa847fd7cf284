// The chat as she will see it, and what the linter of first words says to the text.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Form } from 'antd'
import { useDeferredValue } from 'react'
import { api } from '../../shared/api.ts'
import { useWords } from '../../shared/words.ts'
import { welcomes } from './words.ts'

/** What the linter of first words says to the text as it is typed; it warns, it does not forbid. */
export function Flaws() {
  const t = useWords(welcomes)
  const text = useDeferredValue(Form.useWatch<string | undefined>('text') ?? '')
  const { data } = useQuery({
    queryKey: ['opening', text],
    queryFn: () => api.acquire.checkOpening({ text }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  if (text === '' || !data || data.flaws.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('flaws')}
      description={
        <ul className="findings">
          {data.flaws.map(({ flaw, found }) => (
            <li key={flaw}>{t(flaw, { found })}</li>
          ))}
        </ul>
      }
    />
  )
}

/** Fills an example's names in. */
export function useFilled(): (text: string) => string {
  const t = useWords(welcomes)
  return (text) =>
    text
      .replaceAll('{name}', t('previewName'))
      .replaceAll('{store}', t('previewStore'))
      .replaceAll('{guide}', t('previewGuide'))
}

export function Preview({ coupons }: { coupons: { value: number; label: string }[] }) {
  const t = useWords(welcomes)
  const text = Form.useWatch<string | undefined>('text') ?? ''
  const coupon = Form.useWatch<number | undefined>('couponTemplateId')
  const invite = Form.useWatch<boolean | undefined>('inviteToRegister')
  const filled = useFilled()(text)
  return (
    <div>
      <h3>{t('preview')}</h3>
      <div className="chat">
        {filled ? <p className="bubble">{filled}</p> : null}
        {coupon ? (
          <p className="bubble card">{coupons.find(({ value }) => value === coupon)?.label}</p>
        ) : null}
        {invite ? <p className="bubble card">{t('inviteCard')}</p> : null}
      </div>
    </div>
  )
}
