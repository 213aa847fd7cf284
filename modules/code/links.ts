// Links by the thousand: one print, one address, one person it stands for.
import { newSlug } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { codeRefusals } from './refusals.ts'
import { knownCodes, writeLinks } from './sql/link.ts'

export interface LinkInput {
  codeId: number
  /** For whom it is printed: a parcel card, a recipient. The same ref keeps its link. */
  ref: string
  /** What the guide should know well; asked for when it is opened. */
  skill?: string
}

/** Gives each its short name: unguessable, for ever, the same for the same ref. */
export async function makeLinks(
  tx: Tx,
  inputs: readonly LinkInput[],
): Promise<Outcome<{ slug: string; path: string }>[]> {
  const codes = await knownCodes(
    tx.db,
    inputs.map((input) => input.codeId),
  )
  const good = inputs.filter((input) => codes.has(input.codeId))
  const slugs = await writeLinks(
    tx,
    good.map((input) => ({ ...input, slug: newSlug() })),
  )
  return inputs.map(({ codeId, ref }) => {
    const slug = slugs.get(`${codeId} ${ref}`)
    return slug === undefined
      ? refuse(codeRefusals.unknownCode, { codeId }, 'codeId')
      : ok({ slug, path: `/c/${slug}` })
  })
}
