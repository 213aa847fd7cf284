// What PostgreSQL keeps as text.
export const storableText = (text: string): boolean =>
  !text.includes('\u0000') && text.isWellFormed()
