// What is printed, and how it lies on paper.

/** The platform's own picture, or an address of ours to be drawn as a QR code. */
export type Face = { kind: 'png'; png: Uint8Array } | { kind: 'link'; text: string }

/** One printed code with the words around it. */
export interface Label {
  /** Large, on top: the brand, or a card's own headline. */
  headline: string
  /** Below it: the store. */
  place: string
  /** What to do with it, in both languages of the product. */
  call: { zh: string; en: string }
  /** Small print: which code this is. */
  note: string
  face: Face
}

export type Layout =
  | { kind: 'poster'; paper: 'a4' | 'a6' }
  | { kind: 'tent' }
  | { kind: 'sheet'; columns: number; rows: number; copies: number }

export const papers = {
  a4: { widthMm: 210, heightMm: 297 },
  a6: { widthMm: 105, heightMm: 148 },
} as const

/** Pages that these labels take. */
export function pagesOf(layout: Layout, labels: number): number {
  if (layout.kind !== 'sheet') return labels
  return Math.ceil((labels * layout.copies) / (layout.columns * layout.rows))
}
