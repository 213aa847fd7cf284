// A dialog that takes a file of lines, read in the browser, and what else has to be said of it.
import { App, Button, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { textOf } from './text-of.ts'

interface Props {
  /** Its words: the dialog has none of its own. */
  words: { title: string; hint: string; file: string; send: string; unreadable: string }
  busy: boolean
  send: (csv: string) => void
  close: () => void
  children: ReactNode
  /** It has been sent once: what comes next is the children's. */
  sent?: boolean
}

export function CsvModal({ words, busy, send, close, children, sent = false }: Props) {
  const { message } = App.useApp()
  const [file, setFile] = useState<File>()
  const submit = async () => {
    const csv = textOf((await file?.arrayBuffer()) ?? new ArrayBuffer(0))
    if (!csv) return void message.error(words.unreadable)
    send(csv)
  }
  return (
    <Modal
      open
      title={words.title}
      onCancel={close}
      footer={
        <Button
          type={sent ? 'default' : 'primary'}
          disabled={!file}
          loading={busy}
          onClick={() => void submit()}
        >
          {words.send}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{words.hint}</p>
        <label className="stack">
          {words.file}
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={({ target }) => setFile(target.files?.[0])}
          />
        </label>
        {children}
      </div>
    </Modal>
  )
}
