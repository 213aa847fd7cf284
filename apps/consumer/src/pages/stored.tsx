// My stored value: what I may spend, and every movement behind it.
import { api, type StoredMovement } from '../api.ts'
import { useWords } from '../language.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'

/** Only this page says these: they are loaded with it, and no other page is heavier for them. */
const words = {
  principal: { zh: '本金', en: 'Principal' },
  bonus: { zh: '赠金', en: 'Bonus' },
  ofIt: { zh: '其中赠金', en: 'Of it bonus:' },
  hint: {
    zh: '结账时出示会员码即可使用；请勿把会员码截图给他人。',
    en: 'Show the code of your card to pay with it. Do not send pictures of the code.',
  },
  none: { zh: '还没有储值', en: 'No stored value yet' },
  noneLead: {
    zh: '在门店充值后，余额和每一笔变动都在这里。',
    en: 'Top up at a store: the balance and every movement appear here.',
  },
}
const reasons = {
  topUp: { zh: '充值', en: 'Top-up' },
  topUpReturn: { zh: '退本金', en: 'Paid out' },
  order: { zh: '消费', en: 'Order' },
  refund: { zh: '退货退回', en: 'Refund' },
  opening: { zh: '期初余额', en: 'Opening balance' },
}
const known = (reason: string): reason is keyof typeof reasons => reason in reasons

function Movement({ movement }: { movement: StoredMovement }) {
  const { say, money, day, language } = useWords()
  const { reason, at, principalFen, bonusFen, orderNumber } = movement
  const sum = principalFen + bonusFen
  return (
    <li className="panel order">
      <header>
        <div>
          <h2>{known(reason) ? reasons[reason][language] : reason}</h2>
          <p className="quiet">
            {day(at)}
            {orderNumber !== null && ` · ${say('orderNo', { n: orderNumber })}`}
          </p>
        </div>
        <strong>
          {sum > 0 && '+'}
          {money(sum)}
        </strong>
      </header>
      {bonusFen !== 0 && (
        <p className="quiet">
          {words.ofIt[language]} {money(bonusFen)}
        </p>
      )}
    </li>
  )
}

export default function StoredPage() {
  const { say, money, language } = useWords()
  const { data, error, reload, set } = useLoaded(() => api.stored())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { items, nextCursor, principalFen, bonusFen } = data
  const more = async (cursor: string) => {
    const next = await api.stored(cursor)
    set({ ...next, items: [...items, ...next.items] })
  }
  return (
    <>
      <h1 className="title">{say('stored')}</h1>
      <section className="panel">
        <dl className="figures">
          <div>
            <dt>{words.principal[language]}</dt>
            <dd>{money(principalFen)}</dd>
          </div>
          <div>
            <dt>{words.bonus[language]}</dt>
            <dd>{money(bonusFen)}</dd>
          </div>
        </dl>
        <p className="quiet">{words.hint[language]}</p>
      </section>
      {items.length === 0 && (
        <section className="empty">
          <h2>{words.none[language]}</h2>
          <p>{words.noneLead[language]}</p>
        </section>
      )}
      <ul>
        {items.map((movement) => (
          <Movement key={movement.id} movement={movement} />
        ))}
      </ul>
      {nextCursor !== undefined && (
        <button type="button" className="plain wide" onClick={() => void more(nextCursor)}>
          {say('more')}
        </button>
      )}
    </>
  )
}
