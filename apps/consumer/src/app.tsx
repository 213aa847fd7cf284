// The site: who is looking decides what is shown; the card is the home.
import { useState } from 'react'
import { api, type Brand, type MemberCard } from './api.ts'
import { useWords } from './language.tsx'
import { CardPage } from './pages/card.tsx'
import { CouponsPage } from './pages/coupons.tsx'
import { MePage } from './pages/me.tsx'
import { RegisterPage } from './pages/register.tsx'
import { askWeChat, needsSignIn, signIn } from './sign-in.ts'
import { goTo, Link, usePage, type Page } from './ui/link.tsx'
import { Failed, useLoaded, Waiting } from './ui/state.tsx'

type Visitor = { kind: 'known'; card: MemberCard | null } | { kind: 'outside' } | { kind: 'leaving' }
interface Opened { brand: Brand; visitor: Visitor }

function dress(brand: Brand): void {
  document.documentElement.style.setProperty('--brand', brand.color)
  document.title = brand.name
}

async function open(): Promise<Opened> {
  const brand = await api.brand()
  dress(brand)
  try {
    if (await signIn()) return { brand, visitor: { kind: 'known', card: await api.card() } }
  } catch (error) {
    if (!needsSignIn(error)) throw error
  }
  return { brand, visitor: { kind: askWeChat(brand) ? 'leaving' : 'outside' } }
}

const tabs: Exclude<Page, 'privacy'>[] = ['card', 'coupons', 'me']

function Tabs({ page }: { page: Page }) {
  const { say } = useWords()
  return (
    <nav className="tabs">
      {tabs.map((tab) => <Link key={tab} to={tab} current={page === tab}>{say(tab)}</Link>)}
    </nav>
  )
}

function Privacy({ brand }: { brand: Brand }) {
  const { say, language } = useWords()
  return (
    <>
      <h1 className="title">{say('privacy')}</h1>
      <section className="panel"><p className="lines">{brand.privacy[language]}</p></section>
      <Link to="card" className="plain wide">{say('card')}</Link>
    </>
  )
}

export function App() {
  const { say, toggle } = useWords()
  const page = usePage()
  const { data, error, reload, set } = useLoaded(open)
  const [fresh, setFresh] = useState(false)
  if (error !== undefined) return <main><Failed error={error} retry={reload} /></main>
  if (!data || data.visitor.kind === 'leaving') return <main><Waiting /></main>
  const { brand, visitor } = data
  if (page === 'privacy') return <main><Privacy brand={brand} /></main>
  if (visitor.kind === 'outside') {
    return (
      <main><section className="empty"><h1>{say('outsideTitle')}</h1><p>{say('outsideLead')}</p></section></main>
    )
  }
  const joined = (card: MemberCard) => {
    set({ brand, visitor: { kind: 'known', card } })
    setFresh(true)
    goTo('card')
  }
  const home = visitor.card
    ? <CardPage card={visitor.card} brand={brand.name} fresh={fresh} />
    : <RegisterPage brand={brand.name} done={joined} />
  return (
    <>
      <header className="top">
        <span>{brand.sandbox ? say('sandbox') : ''}</span>
        <button type="button" onClick={toggle}>{say('language')}</button>
      </header>
      <main>
        {page === 'card' && home}
        {page === 'coupons' && <CouponsPage />}
        {page === 'me' && <MePage signedOut={() => set({ brand, visitor: { kind: 'outside' } })} />}
      </main>
      <Tabs page={page} />
    </>
  )
}
