// What is bought and what it costs after coupons: the head of every pay sheet.
import type { Sheet } from '../api.ts'
import { useWords } from '../words/use.tsx'

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`

export const Bill = ({ sheet }: { sheet: Sheet }) => {
  const { say } = useWords()
  return (
    <>
      <p>{sheet.description}</p>
      <p className="sum">{yuan(sheet.toPay)}</p>
      {sheet.coupon && (
        <p className="faint">
          {say('payCoupon', { name: sheet.coupon, off: yuan(sheet.total - sheet.toPay) })}
        </p>
      )}
    </>
  )
}
