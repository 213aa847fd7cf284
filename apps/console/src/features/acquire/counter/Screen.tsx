// What the customer sees across the counter: one code, three steps; below it, whom to give the gift.
import { Drawer } from 'antd'
import type { CounterPrompt, CounterScreen } from '#contracts'
import { common } from '../../../shared/common.ts'
import { useWords } from '../../../shared/words.ts'
import { Gifts } from './Gifts.tsx'
import { counter } from './words.ts'
import './screen.css'

interface Props {
  prompt: CounterPrompt
  screen: CounterScreen
  close: () => void
}

export function Screen({ prompt, screen, close }: Props) {
  const t = useWords(counter)
  const c = useWords(common)
  const { picture, gift, storeName, staffName } = screen
  return (
    <Drawer
      open
      size="100%"
      onClose={close}
      title={`${storeName} · ${staffName}`}
      closable={{ 'aria-label': c('close') }}
    >
      <div className="counter-show">
        <img src={picture} alt={t('picture', { name: staffName })} />
        <ol>
          <li>{t('scan')}</li>
          <li>{t('become')}</li>
          <li>{t('take', { gift })}</li>
        </ol>
      </div>
      <Gifts prompt={prompt} />
    </Drawer>
  )
}
