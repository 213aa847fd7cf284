// Cells of a file that somebody exported from a spreadsheet.

/** A heading as it is compared: case and blanks say nothing. */
export const plain = (heading: string) => heading.trim().toLowerCase().replaceAll(/\s/g, '')

/** A spreadsheet's apostrophe before digits is none of the number. */
export const cell = (row: readonly string[], at: number): string =>
  (at < 0 ? '' : (row[at] ?? '')).trim().replace(/^'(?=[=+\-@\d])/, '')
