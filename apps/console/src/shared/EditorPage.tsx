// An editor: the form on the left, what it will look like on the right, one main action on top.
import type { ReactNode } from 'react'
import { PageHead, type PageHeadProps } from './PageHead.tsx'

interface Props {
  head: PageHeadProps
  form: ReactNode
  preview: ReactNode
  previewLabel: string
}
export function EditorPage({ head, form, preview, previewLabel }: Props) {
  return (
    <>
      <PageHead {...head} />
      <div className="with-side">
        <div className="section">{form}</div>
        <aside className="section preview" aria-label={previewLabel}>
          {preview}
        </aside>
      </div>
    </>
  )
}
