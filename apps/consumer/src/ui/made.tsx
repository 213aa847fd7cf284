// HTML made by our own functions, inside a page of React.
import type { Html } from './html.ts'

export const Made = ({ of, className }: { of: Html; className?: string }) => (
  <div className={className} dangerouslySetInnerHTML={{ __html: of.html }} />
)
