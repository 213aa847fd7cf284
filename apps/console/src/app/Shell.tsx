// The frame around every page: map at the side, bar on top, the page in the middle.
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { MenuOutlined, SearchOutlined } from '@ant-design/icons'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { common } from '../shared/common.ts'
import { useMay, useMe } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'
import { AccountMenu, BrandTime, LanguageSwitch } from './Bar.tsx'
import { groups, pages } from './map.ts'
import { shell, type ShellKey } from './words.ts'

const Palette = lazy(() => import('./Palette.tsx'))

export function Shell() {
  const t = useWords(shell)
  const c = useWords(common)
  const [menu, setMenu] = useState(false)
  const [palette, setPalette] = useState(false)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const main = useRef<HTMLElement>(null)
  useTitle(path)
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setPalette(true)
    }
    addEventListener('keydown', open)
    return () => removeEventListener('keydown', open)
  }, [])
  return (
    <div className="shell">
      <a className="skip" href="#content" onClick={() => main.current?.focus()}>
        {c('skipToContent')}
      </a>
      <div className="side fixed">
        <Brand />
        <SiteMap />
      </div>
      <Drawer
        open={menu}
        onClose={() => setMenu(false)}
        placement="left"
        size={264}
        title={t('brand')}
      >
        <SiteMap chosen={() => setMenu(false)} />
      </Drawer>
      <div>
        <header className="bar">
          <Button
            className="phone-only"
            type="text"
            icon={<MenuOutlined />}
            aria-label={t('menu')}
            onClick={() => setMenu(true)}
          />
          <Button
            className="palette-button"
            icon={<SearchOutlined />}
            onClick={() => setPalette(true)}
          >
            <span className="wide">
              {t('palette')} <kbd>Ctrl K</kbd>
            </span>
          </Button>
          <span className="space" />
          <BrandTime />
          <LanguageSwitch />
          <AccountMenu />
        </header>
        <main className="main" id="content" tabIndex={-1} ref={main}>
          <Outlet />
        </main>
      </div>
      <Suspense>{palette ? <Palette close={() => setPalette(false)} /> : null}</Suspense>
    </div>
  )
}

const Brand = () => {
  const t = useWords(shell)
  return (
    <Link to="/" className="brand">
      <img src="/favicon.svg" width="24" height="24" alt="" />
      <span>
        {t('brand')}
        <small>{useMe()?.brand.name ?? t('myBrand')}</small>
      </span>
    </Link>
  )
}

function SiteMap({ chosen }: { chosen?: () => void }) {
  const t = useWords(shell)
  const may = useMay()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    nav.current?.querySelector('[data-status=active]')?.scrollIntoView({ block: 'nearest' })
  }, [path])
  const shown = pages.filter(({ menu, permission }) => menu && may(permission))
  const entries = (of: string) =>
    shown
      .filter(({ menu }) => menu === of)
      .map(({ path, word }) => (
        <li key={path}>
          <Link
            to={path}
            onClick={chosen}
            activeOptions={{
              exact: path === '/',
              includeSearch: false,
            }}
          >
            {t(`page.${word}` as ShellKey)}
          </Link>
        </li>
      ))
  return (
    <nav className="nav" aria-label={t('menu')} ref={nav}>
      <ul>{entries('top')}</ul>
      {groups
        .filter((group) => entries(group).length > 0)
        .map((group) => (
          <div key={group}>
            <div className="nav-group" id={`group-${group}`}>
              {t(`group.${group}`)}
            </div>
            <ul aria-labelledby={`group-${group}`}>{entries(group)}</ul>
          </div>
        ))}
    </nav>
  )
}

/** The window's title names the page. */
function useTitle(path: string) {
  const t = useWords(shell)
  const page = pages.filter((each) => matches(each.path, path)).at(-1)
  useEffect(() => {
    document.title = page ? `${t(`page.${page.word}` as ShellKey)} · ${t('brand')}` : t('brand')
  })
}
const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll(/\$\w+/g, '[^/]+')}$`).test(path)
