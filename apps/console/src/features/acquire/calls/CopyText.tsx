// A script with its copy button: what is copied is what is shown, filled in.
import { App, Button } from 'antd'
import { useWords } from '../../../shared/words.ts'
import { calls } from './words.ts'

export function CopyText({ title, text }: { title: string; text: string }) {
  const t = useWords(calls)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    void message.success(t('copied'))
  }
  return (
    <div className="stack">
      <div className="row spread">
        <span className="quiet small">{title}</span>
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      <p className="bubble">{text}</p>
    </div>
  )
}
