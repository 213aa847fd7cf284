// The site: who is looking decides what is shown; the card is the home.
import { lazy, Suspense, useRef, useState } from 'react'
import type { Brand, MemberCard } from './api.ts'
import { useWords } from './language.tsx'
import { open, type Opened } from './open.ts'
import { cardPage } from './pages/card-page.ts'
import { OnSale } from './pages/on-sale.tsx'
import { pollOf, saleOf, tabs, type Page } from './ui/address.ts'
import { goTo, Link, usePage } from './ui/link.tsx'
import { Made } from './ui/made.tsx'
import { Failed, useLoaded, Waiting } from './ui/state.tsx'

const RegisterPage = lazy(() => import('./pages/register.tsx'))
const Programme = lazy(() => import('./pages/programme.tsx'))
const CouponsPage = lazy(() => import('./pages/coupons.tsx'))
const ClearancePage = lazy(() => import('./pages/clearance.tsx'))
const OrdersPage = lazy(() => import('./pages/orders.tsx'))
const StoredPage = lazy(() => import('./pages/stored.tsx'))
const BenefitsPage = lazy(() => import('./pages/benefits.tsx'))
const DrawsPage = lazy(() => import('./pages/draws.tsx'))
const PassesPage = lazy(() => import('./pages/passes.tsx'))
const MePage = lazy(() => import('./pages/me.tsx'))
const ShopRoom = lazy(() => import('./pages/shop/room.tsx'))
const PollPage = lazy(() => import('./pages/poll.tsx'))
const SalePage = lazy(() => import('./pages/sale.tsx'))

function Tabs({ page }: { page: Page }) {
  const { say } = useWords()
  return (
    <nav className="tabs">
      {tabs.map((tab) => (
        <Link key={tab} to={tab} current={page === tab}>
          {say(tab)}
        </Link>
      ))}
    </nav>
  )
}

function Privacy({ brand }: { brand: Brand }) {
  const { say, language } = useWords()
  return (
    <>
      <h1 className="title">{say('privacy')}</h1>
      <section className="panel">
        <p className="lines">{brand.privacy[language]}</p>
      </section>
      <Link to="card" className="plain wide">
        {say('card')}
      </Link>
    </>
  )
}

function Outside() {
  const { say } = useWords()
  return (
    <section className="empty">
      <h1>{say('outsideTitle')}</h1>
      <p>{say('outsideLead')}</p>
    </section>
  )
}

/** What was asked before the site was there is not asked again; trying again asks anew. */
function useOpened(first: Promise<Opened>, known: Opened | undefined) {
  const asked = useRef<Promise<Opened> | null>(first)
  return useLoaded(() => {
    const opened = asked.current ?? open()
    asked.current = null
    return opened
  }, known)
}

interface Props {
  first: Promise<Opened>
  known: Opened | undefined
}
export function App({ first, known }: Props) {
  const { say, toggle } = useWords()
  const page = usePage()
  const { data, error, reload, set } = useOpened(first, known)
  const [fresh, setFresh] = useState(false)
  if (error !== undefined)
    return (
      <main>
        <Failed error={error} retry={reload} />
      </main>
    )
  if (!data || data.visitor.kind === 'leaving')
    return (
      <main>
        <Waiting />
      </main>
    )
  const { brand, visitor } = data
  if (page === 'privacy')
    return (
      <main>
        <Privacy brand={brand} />
      </main>
    )
  if (visitor.kind === 'outside') {
    return (
      <main>
        <Outside />
      </main>
    )
  }
  const signedOut = () => set({ brand, visitor: { kind: 'outside' } })
  const joined = (card: MemberCard) => {
    set({ brand, visitor: { kind: 'known', card } })
    setFresh(true)
    goTo('card')
  }
  return (
    <>
      <header className="top">
        <span>{brand.sandbox ? say('sandbox') : ''}</span>
        {page !== 'sale' && <OnSale />}
        <button type="button" onClick={toggle}>
          {say('language')}
        </button>
      </header>
      <main>
        <Suspense fallback={<Waiting />}>
          {page === 'sale' && <SalePage id={saleOf(location.pathname)} brand={brand} />}
          {page === 'poll' && <PollPage slug={pollOf(location.pathname)} />}
          {page === 'shop' && <ShopRoom brand={brand} />}
          {page === 'card' && (
            <Home brand={brand} card={visitor.card} fresh={fresh} joined={joined} />
          )}
          {page === 'coupons' && <CouponsPage />}
          {page === 'orders' && <OrdersPage />}
          {page === 'stored' && <StoredPage brand={brand} />}
          {page === 'benefits' && <BenefitsPage />}
          {page === 'draws' && <DrawsPage />}
          {page === 'passes' && <PassesPage brand={brand} />}
          {page === 'clearance' && <ClearancePage />}
          {page === 'me' && <MePage signedOut={signedOut} />}
        </Suspense>
      </main>
      <Tabs page={page} />
    </>
  )
}

interface HomeProps {
  brand: Brand
  card: MemberCard | null
  fresh: boolean
  joined: (card: MemberCard) => void
}
function Home({ brand, card, fresh, joined }: HomeProps) {
  const spoken = useWords()
  const name = brand.name ?? spoken.say('myBrand')
  if (!card) return <RegisterPage brand={name} done={joined} />
  return (
    <>
      <Made of={cardPage(spoken, card, name, fresh)} />
      <Suspense>
        <Programme card={card} />
      </Suspense>
    </>
  )
}
