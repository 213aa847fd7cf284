// A pre-sale on the page of a sale: its terms before she pays, her place afterwards, and who may come
// early.
import { useEffect, useState } from 'react'
import { api, type OwnReservation, type SaleView } from '../api.ts'
import { inWeChat } from '../in-wechat.ts'
import { useWords } from '../language.tsx'
import { openSheet } from '../pay.ts'
import { Said, useDoing } from '../ui/doing.tsx'
import { PayByCode } from './pay-code.tsx'
import { sayer } from './presale-words.ts'

/** When she may come, being of this tier. */
export const opensFor = ({ startsAt, early }: SaleView, tierId: number | null): number =>
  Date.parse(early.find((one) => one.tierId === tierId)?.startsAt ?? startsAt)

export function Early({
  sale,
  tierId,
  now,
}: {
  sale: SaleView
  tierId: number | null
  now: number
}) {
  const { moment, language } = useWords()
  const t = sayer(language)
  if (sale.early.length === 0 || now >= Date.parse(sale.startsAt)) return null
  const hers = sale.phase === 'ahead' && opensFor(sale, tierId) <= now
  return (
    <div className="terms">
      <h2>{t('early')}</h2>
      <ul>
        {sale.early.map((one) => (
          <li key={one.tierId}>{t('from', { tier: one.tierName, at: moment(one.startsAt) })}</li>
        ))}
      </ul>
      {hers && <p role="status">{t('yours')}</p>}
    </div>
  )
}

export function Terms({ sale: { presale, priceFen } }: { sale: SaleView }) {
  const { money, day, moment, language } = useWords()
  const t = sayer(language)
  if (!presale) return null
  const { depositFen, countsFen, balanceFrom, balanceUntil, depositBack, deliversOn } = presale
  const total = priceFen - countsFen + depositFen
  const sums = { deposit: money(depositFen), counts: money(countsFen), total: money(total) }
  return (
    <ul className="terms">
      <li>
        {countsFen > depositFen
          ? t('counts', sums)
          : t('plain', { ...sums, balance: money(priceFen - depositFen) })}
      </li>
      <li>
        {t('window', {
          from: moment(balanceFrom),
          until: moment(balanceUntil),
        })}
      </li>
      <li>{t('delivers', { day: day(deliversOn) })}</li>
      <li>{t(depositBack ? 'back' : 'stays')}</li>
    </ul>
  )
}

interface Props {
  row: OwnReservation
  sale: SaleView
  now: number
  changed: () => void
}
/** Her deposit is paid: when the balance is due, and the button that pays it. */
export function Place({ row, sale, now, changed }: Props) {
  const { money, count, moment, language, say } = useWords()
  const t = sayer(language)
  const { busy, error, run } = useDoing()
  const [paid, setPaid] = useState(false)
  useEffect(() => {
    if (!paid) return undefined
    const timer = setInterval(changed, 1_000)
    return () => clearInterval(timer)
  }, [paid, changed])
  const { presale } = sale
  if (!presale) return null
  if (paid)
    return (
      <p className="note" role="status">
        {say('saleConfirming')}
      </p>
    )
  const [from, until] = [Date.parse(presale.balanceFrom), Date.parse(presale.balanceUntil)]
  const pay = () =>
    run(async () => {
      await openSheet(await api.payReservation(row.id)).finally(changed)
      setPaid(true)
    })
  return (
    <>
      <p className="note" role="status">
        {t('held', { n: count(row.units) })}
      </p>
      {now < from && <p>{t('wait', { at: moment(presale.balanceFrom) })}</p>}
      {now >= until && <p>{t('missed')}</p>}
      {now >= from && now < until && (
        <>
          <p>{t('until', { at: moment(presale.balanceUntil) })}</p>
          {inWeChat() ? (
            <button type="button" className="press wide" disabled={busy} onClick={pay}>
              {t('payBalance', { n: money(row.balanceFen ?? 0) })}
            </button>
          ) : (
            <PayByCode
              fen={row.balanceFen ?? 0}
              ask={() => api.payReservationByCode(row.id)}
              changed={changed}
            />
          )}
        </>
      )}
      {presale.depositBack && now < until && <GiveUp row={row} changed={changed} />}
      <Said error={error} />
    </>
  )
}

/** A slip of the thumb costs nobody her place: the second press does it. */
function GiveUp({ row, changed }: Pick<Props, 'row' | 'changed'>) {
  const { language } = useWords()
  const t = sayer(language)
  const { busy, error, run } = useDoing()
  const [sure, setSure] = useState(false)
  const press = () =>
    sure ? run(() => api.cancelReservation(row.id).then(changed)) : setSure(true)
  return (
    <>
      <button type="button" className="plain wide" disabled={busy} onClick={press}>
        {t(sure ? 'sure' : 'giveUp')}
      </button>
      <Said error={error} />
    </>
  )
}
