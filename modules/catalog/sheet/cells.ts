// Several things in one cell: written and read so that what goes out comes back as it was.

/** What stands between things; the first of each is what is written. */
export const marks = { list: '|', under: '>', options: ';；', option: ':：' } as const
const every = `\\${marks.list}${marks.under}${marks.options}${marks.option}`

const escaped = (text: string, of: string) =>
  Array.from(text, (char) => (char === '\\' || of.includes(char) ? `\\${char}` : char)).join('')

/** `a | b`; a mark that belongs to one of them stands behind a backslash. */
export const joined = (parts: readonly string[], of: string): string =>
  parts.map((part) => escaped(part, of)).join(` ${of[0]} `)

/** Cut at the marks; what stands behind a backslash is none. */
export function cutAt(text: string, of: string): string[] {
  const parts = ['']
  for (let at = 0; at < text.length; at++) {
    const [char = '', next = ''] = [text[at], text[at + 1]]
    const last = parts.length - 1
    if (char === '\\' && next !== '') {
      parts[last] += char + next
      at++
    } else if (of.includes(char)) parts.push('')
    else parts[last] += char
  }
  return parts
}

export const bare = (text: string): string =>
  text.trim().replaceAll(/\\(.)/gsu, (all, char: string) => (every.includes(char) ? char : all))

export const partsOf = (text: string, of: string): string[] =>
  cutAt(text, of)
    .map(bare)
    .filter((part) => part !== '')

const optionMarks = marks.options + marks.option
export const optionsText = (options: Readonly<Record<string, string>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${escaped(name, optionMarks)}:${escaped(value, optionMarks)}`)
    .join(';')
