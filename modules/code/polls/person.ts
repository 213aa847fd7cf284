// A merge: both answers of a poll become one person's, and the last given stands; parted, each has her
// own again, and the tags with it.
import type { MergeInput, Tx } from '#platform'
import {
  bringAnswers,
  forgetTags,
  giveAnswersBack,
  optionsChosen,
  outdone,
  setAside,
  standAgain,
  tagsGivenBy,
  writeChoices,
} from './sql/answer.ts'
import { releaseTags, setTags } from './tags.ts'

/** Customer has merged the tags already: the survivor bears those of both. */
export async function mergeAnswers(tx: Tx, input: MergeInput): Promise<void> {
  const losers = await outdone(tx.db, input)
  await setAside(
    tx,
    losers.map(({ answerId }) => answerId),
    input.mergeId,
  )
  await bringAnswers(tx, input)
  for (const { answerId, ofSurvivor } of losers) {
    const { off } = await releaseTags(tx, input.into, answerId, [])
    // What the survivor loses by the merge is what she has back when it is undone.
    if (ofSurvivor) await forgetTags(tx, answerId, off)
  }
}

export async function partAnswers(tx: Tx, input: MergeInput): Promise<void> {
  await giveAnswersBack(tx, input)
  for (const answerId of await standAgain(tx, input)) {
    const tags = await tagsGivenBy(tx.db, answerId)
    const put = await setTags(tx, input.into, tags, true)
    const optionIds = await optionsChosen(tx.db, answerId)
    await writeChoices(tx, { answerId, customerId: input.into, optionIds }, put)
  }
}
