// Cells of a file on their way to a spreadsheet and back: what is written comes back as it was.

/** A heading as it is compared: case and blanks say nothing. */
export const plain = (heading: string) => heading.trim().toLowerCase().replaceAll(/\s/g, '')

/**
 * A spreadsheet runs what begins with these as a formula: an apostrophe makes it text. What begins
 * with one itself, and would lose it on the way back, gets another.
 */
export const inert = (text: string | null): string =>
  text && /^'*[=+\-@\t\r]|^'+\d/.test(text) ? `'${text}` : (text ?? '')

/** The text of a cell, less the apostrophe of ours or of a spreadsheet that keeps digits as text. */
export const cell = (row: readonly string[], at: number): string => {
  const text = (at < 0 ? '' : (row[at] ?? '')).trim()
  return /^'+[=+\-@\t\r\d]/.test(text) ? text.slice(1).trim() : text
}
