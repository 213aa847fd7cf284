// The right end of the bar: sandbox time, language, account with the look and sign-out.
import { GlobalOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Popover } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../shared/api.ts'
import { choices, common } from '../shared/common.ts'
import { businessNow, dateTime } from '../shared/format.ts'
import { Label } from '../shared/Label.tsx'
import { useLook } from '../shared/look.ts'
import { useMe } from '../shared/session.ts'
import { type BrandColor, brandColors } from '../shared/theme.ts'
import { language, setLanguage, useWords } from '../shared/words.ts'
import { shell } from './words.ts'

export function LanguageSwitch() {
  const c = useWords(common)
  const next = language() === 'en' ? 'zh-CN' : 'en'
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      lang={next}
      onClick={() => void setLanguage(next)}
    >
      <span className="wide">{c(`language.${next}`)}</span>
    </Button>
  )
}

/** A sandbox's time is not the machine's: it is always shown. */
export function BrandTime() {
  const t = useWords(shell)
  const me = useMe()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 15_000)
    return () => clearInterval(timer)
  }, [])
  if (!me?.brand.sandbox) return null
  const time = dateTime(new Date(businessNow()).toISOString())
  return (
    <Label tone="warn">
      <span className="wide">{t('sandboxTime', { time })}</span>
      <span className="slim">{t('sandbox')}</span>
    </Label>
  )
}

export function AccountMenu() {
  const t = useWords(shell)
  const c = useWords(choices)
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const signOut = async () => {
    await api.org.signOut()
    client.clear()
    await navigate({ to: '/sign-in' })
  }
  const content = (
    <div className="account">
      <p>
        <strong>{me?.name}</strong> <span className="quiet">{me ? c(`role.${me.role}`) : ''}</span>
      </p>
      <LookChoice />
      <Button onClick={() => void signOut()}>{t('signOut')}</Button>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button type="text" icon={<UserOutlined />}>
        <span className="wide">{me?.name}</span>
      </Button>
    </Popover>
  )
}

/** Light or dark, and the brand colour, as toggle buttons. */
function LookChoice() {
  const t = useWords(shell)
  const { look, change } = useLook()
  return (
    <div role="group" aria-label={t('theme')} className="row">
      {(['light', 'dark'] as const).map((shade) => (
        <Button
          key={shade}
          size="small"
          aria-pressed={look.shade === shade}
          onClick={() =>
            change({
              shade,
            })
          }
        >
          {t(shade)}
        </Button>
      ))}
      {(Object.keys(brandColors) as BrandColor[]).map((color) => (
        <button
          key={color}
          type="button"
          className="dot"
          style={{ background: brandColors[color][look.shade] }}
          title={t(`color.${color}`)}
          aria-label={t(`color.${color}`)}
          aria-pressed={look.color === color}
          onClick={() => change({ color })}
        />
      ))}
    </div>
  )
}
