// Where the corp's app has its page beside a chat, as WeCom's administrator would set it.
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { api, type Corp } from '../api.ts'
import { useWords } from '../words/use.tsx'

export const SidebarAddress = ({ corp }: { corp: Corp }) => {
  const { say } = useWords()
  const field = useId()
  const known = corp.settings.sidebarUrl ?? ''
  const [url, setUrl] = useState(known)
  const save = useMutation({
    mutationFn: () => api.settings(corp.id, { sidebarUrl: url.trim() || null }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className="desk-line" onSubmit={submit}>
      <label className="desk-line-name faint" htmlFor={field}>
        {say('sidebarAddress')}
      </label>
      <input
        id={field}
        type="url"
        value={url}
        placeholder="http://127.0.0.1"
        onChange={(event) => {
          setUrl(event.target.value)
        }}
      />
      <button type="submit" disabled={url.trim() === known || save.isPending}>
        {say('save')}
      </button>
      {save.error && <p role="alert">{say('wrong', { why: save.error.message })}</p>}
    </form>
  )
}
