// The text of a wording: its variables in their order, filled in, and the parts it is counted as.
const VARIABLE = /\$?\{(\w+)\}/g
const ALONE = 70
const A_PART = 67
/** A variable is taken to be so long where nobody knows better. */
const USUAL = 12

export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(VARIABLE)].map((found) => found[1] ?? '')),
]

export const fill = (text: string, params: readonly string[]): string => {
  const variables = variablesOf(text)
  return text.replace(VARIABLE, (_all, name: string) => params[variables.indexOf(name)] ?? '')
}

/** Clouds count letters, the sign with its brackets among them. */
export function partsOf(text: string, sign: string): number {
  const letters = [...text].length + [...sign].length + 2
  return letters <= ALONE ? 1 : Math.ceil(letters / A_PART)
}

export const usualParts = (text: string, sign: string): number =>
  partsOf(
    fill(
      text,
      variablesOf(text).map(() => 'x'.repeat(USUAL)),
    ),
    sign,
  )
