// What the programme gives her now, below her card: steps of her first purchases, today, her paid
// card, what is lower by the clock, the gift for joining.
import type { MemberCard } from '../api.ts'
import { ClearanceLine } from './clearance-line.tsx'
import { JoiningGift } from './joining-gift.tsx'
import { PassLine } from './pass-line.tsx'
import { Steps } from './steps.tsx'
import { Today } from './today.tsx'

export default function Programme({ card }: { card: MemberCard }) {
  return (
    <>
      {card.firstPurchases && <Steps stand={card.firstPurchases} />}
      <Today />
      <PassLine />
      <ClearanceLine />
      <JoiningGift />
    </>
  )
}
