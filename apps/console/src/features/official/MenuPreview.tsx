// The menu as it stands under a chat on a phone, drawn from the form as it is filled in.
import { MenuOutlined } from '@ant-design/icons'
import { Form } from 'antd'
import { useState } from 'react'
import { useMe } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { menuWords } from './menu-words.ts'
import type { ButtonValues } from './menu-values.ts'

export function MenuPreview() {
  const t = useWords(menuWords)
  const brand = useMe()?.brand
  const [opened, setOpened] = useState<number>()
  const buttons = Form.useWatch<ButtonValues[] | undefined>('buttons') ?? []
  const shown = opened === undefined ? undefined : buttons[opened]
  return (
    <div className="menu-phone">
      <strong className="menu-phone-head">{brand?.name ?? '…'}</strong>
      <div className="menu-phone-chat">
        {shown?.group ? (
          <ul>
            {(shown.below ?? []).map((one, n) => (
              <li key={n}>{one?.name || '…'}</li>
            ))}
          </ul>
        ) : shown?.kind === 'click' && shown.text ? (
          <p className="menu-phone-said">{shown.text}</p>
        ) : null}
      </div>
      <div className="menu-phone-bar">
        {buttons.map((button, n) => (
          <button
            key={n}
            type="button"
            aria-pressed={opened === n}
            onClick={() => setOpened(opened === n ? undefined : n)}
          >
            {button?.group ? <MenuOutlined aria-hidden="true" /> : null}
            {button?.name || t('button', { n: n + 1 })}
          </button>
        ))}
      </div>
    </div>
  )
}
