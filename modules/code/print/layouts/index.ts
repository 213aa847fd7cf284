// Labels on paper, by the layout asked for.
import { lettersFor } from '../glyphs.ts'
import type { Label, Layout } from '../label.ts'
import type { Page } from '../shapes.ts'
import { typesetter } from '../typesetter.ts'
import { posterPage } from './poster.ts'
import { sheetPages } from './sheet.ts'
import { tentPage } from './tent.ts'

export interface Laid {
  pages: Page[]
  /** Characters that no part of the font has; they were left out. */
  missing: string[]
}

const textsOf = (label: Label): string[] => [
  label.headline,
  label.place,
  label.call.zh,
  label.call.en,
  label.note,
]

export async function layOut(labels: readonly Label[], layout: Layout): Promise<Laid> {
  const letters = await lettersFor([...labels.flatMap(textsOf), '…'])
  const missing = new Set<string>()
  const set = typesetter(letters, missing)
  const pages = ((): Page[] => {
    switch (layout.kind) {
      case 'poster':
        return labels.map((label) => posterPage(label, layout.paper, set))
      case 'tent':
        return labels.map((label) => tentPage(label, set))
      case 'sheet':
        return sheetPages(
          labels.flatMap((label) => Array.from({ length: layout.copies }, () => label)),
          layout,
          set,
        )
    }
  })()
  return { pages, missing: [...missing] }
}
