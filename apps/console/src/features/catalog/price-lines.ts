// Prices as lines of text: what a spreadsheet gives when it is copied.

export interface Priced {
  sku: string
  fen: number
}
interface Wrong {
  /** From 1. */
  line: number
  why: 'badLine' | 'twice'
}

/** Commas, semicolons and yuan signs of either width. */
const LINE = /^(\S(?:.*\S)?)[\s,\uFF0C;\uFF1B]+(?:[\u00A5\uFFE5]\s*)?(\d{1,8}(?:\.\d{1,2})?)$/u

/** `code price` a line, in yuan; empty lines are passed over. Gives the first that is wrong. */
export function readPrices(text: string): { prices: Priced[]; wrong?: Wrong } {
  const prices: Priced[] = []
  const seen = new Set<string>()
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (!line) continue
    const [, sku = '', yuan = ''] = LINE.exec(line) ?? []
    const fen = Math.round(Number(yuan) * 100)
    if (!sku || fen < 1) return { prices, wrong: { line: at + 1, why: 'badLine' } }
    if (seen.has(sku)) return { prices, wrong: { line: at + 1, why: 'twice' } }
    seen.add(sku)
    prices.push({ sku, fen })
  }
  return { prices }
}

export const writePrices = (prices: readonly Priced[]): string =>
  prices.map(({ sku, fen }) => `${sku}\t${(fen / 100).toFixed(2)}`).join('\n')
