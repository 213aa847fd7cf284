// The doors of the joining gift: the brand's offer, and a member's own.
import { contract, type JoiningGift } from '#contracts'
import { inTx, outside, Refusal, type Db } from '#platform'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { templateUsable } from '../counter/sql/prompt.ts'
import { joiningRefusals } from './refusals.ts'
import { myGift } from './offer.ts'
import { leadsToGuide, readGift, writeGift } from './sql/gift.ts'
import { joiningFigures } from './sql/member.ts'

const { acquire, consumer } = contract

async function shown(db: Db): Promise<JoiningGift | null> {
  const gift = await readGift(db)
  return gift ? { ...gift, ...(await joiningFigures(db)) } : null
}

export const joiningRoutes = {
  getJoiningGift: outside(acquire.getJoiningGift, ({ platform }) => shown(platform.db)),
  saveJoiningGift: inTx(acquire.saveJoiningGift, async (tx, input) => {
    const fit = await leadsToGuide(tx.db, input.codeId)
    if (fit === undefined) throw new Refusal(acquireRefusals.unknownCardCode, {}, 'codeId')
    if (!fit) throw new Refusal(joiningRefusals.joiningCode, {}, 'codeId')
    const { couponTemplateId: template } = input
    if (template !== null && !(await templateUsable(tx.db, template)))
      throw new Refusal(acquireRefusals.unknownTemplate, {}, 'couponTemplateId')
    await writeGift(tx, input)
    await recordAudit(tx, { action: 'joining.save', subject: 'joining gift' })
    return shown(tx.db)
  }),
  joiningGift: inTx(consumer.joiningGift, (tx, _input, { actor }) =>
    actor.kind === 'customer' && actor.id !== null ? myGift(tx, actor.id) : Promise.resolve(null),
  ),
}
