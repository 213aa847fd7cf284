// What I bought: when, where, what of it came back.
import { api, type ConsumerOrder } from '../api.ts'
import { useWords } from '../language.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'

function Order({ order }: { order: ConsumerOrder }) {
  const { say, money, day, count } = useWords()
  return (
    <li className="panel order">
      <header>
        <div>
          <h2>{order.storeName ?? say('orderNo', { n: order.number })}</h2>
          <p className="quiet">{day(order.paidAt)}</p>
        </div>
        <strong>{money(order.paidFen)}</strong>
      </header>
      <ul>
        {order.lines.map((line, at) => (
          <li key={at}>
            <span>{line.name}</span>
            <span>
              {say('times', { n: count(line.quantity) })}
              {line.returned > 0 && (
                <small>
                  {' '}
                  {say('returned')} {count(line.returned)}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {order.refundedFen > 0 && (
        <p className="quiet">{say('refunded', { n: money(order.refundedFen) })}</p>
      )}
    </li>
  )
}

export default function OrdersPage() {
  const { say } = useWords()
  const { data, error, reload, set } = useLoaded(() => api.orders())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { items, nextCursor } = data
  const more = async (cursor: string) => {
    const next = await api.orders(cursor)
    set({ ...next, items: [...items, ...next.items] })
  }
  return (
    <>
      <h1 className="title">{say('orders')}</h1>
      {items.length === 0 && (
        <section className="empty">
          <h2>{say('noOrders')}</h2>
          <p>{say('noOrdersLead')}</p>
        </section>
      )}
      <ul>
        {items.map((order) => (
          <Order key={order.number} order={order} />
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
