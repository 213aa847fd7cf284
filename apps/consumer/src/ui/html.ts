// Text put together as HTML: whatever is filled in is text, unless it was made here.
export interface Html {
  html: string
}
type Part = string | number | Html | readonly Html[]

const signs: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)

function filled(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'html' in part ? part.html : part.map(({ html }) => html).join('')
}

export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, at) => text + (at < parts.length ? filled(parts[at] ?? '') : '')).join(''),
})
export const nothing: Html = { html: '' }
