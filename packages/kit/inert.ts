// Words on their way into a spreadsheet.

/** A spreadsheet runs what begins with these as a formula: an apostrophe makes it text. */
export const inert = (text: string | null): string =>
  text && /^[=+\-@\t\r]/.test(text) ? `'${text}` : (text ?? '')
