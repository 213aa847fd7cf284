// The doors of polls: staff, and she who answers.
import { contract } from '#contracts'
import { inTx, orThrow, outside, platformRefusals, Refusal, type Scope } from '#platform'
import { recordAudit } from '#modules/org'
import { answerPolls } from './answer.ts'
import { linkPoll } from './link.ts'
import { endPoll, pollWithin, reopenPoll, savePoll } from './save.ts'
import { answersCsv, boardOf, linkOf, ownPoll, shownPoll, shownPolls, toAnswer } from './show.ts'
import { answerRows } from './sql/board.ts'
import { pollRows } from './sql/poll.ts'

const { code } = contract

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

export const pollRoutes = {
  listPolls: outside(code.listPolls, async ({ platform, scope }, { limit, cursor }) => {
    const { db, clock } = platform
    const rows = await pollRows(db, scope, {
      limit: limit + 1,
      ...(cursor !== undefined && { before: Number(cursor) }),
    })
    const items = await shownPolls(db, scope, rows.slice(0, limit), clock.now())
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  savePoll: inTx(code.savePoll, async (tx, input, { scope }) => {
    const { pollId } = orThrow(await savePoll(tx, scope, input))
    return shownPoll(tx.db, scope, pollId, tx.now)
  }),
  pollBoard: outside(code.pollBoard, ({ platform, scope }, { id }) => boardOf(platform, scope, id)),
  endPoll: inTx(code.endPoll, async (tx, { id }, { scope }) => {
    await endPoll(tx, scope, id)
    return shownPoll(tx.db, scope, id, tx.now)
  }),
  reopenPoll: inTx(code.reopenPoll, async (tx, { id, endsAt }, { scope }) => {
    await reopenPoll(tx, scope, id, new Date(endsAt))
    return shownPoll(tx.db, scope, id, tx.now)
  }),
  linkPoll: inTx(code.linkPoll, async (tx, wanted, { scope, platform }) => {
    const { storeId, groupId } = await linkPoll(tx, scope, wanted)
    const { publicUrl } = platform.config
    return linkOf(tx.db, scope, { id: wanted.id, storeId, groupId, publicUrl })
  }),
  listPollAnswers: outside(
    code.listPollAnswers,
    async ({ platform: { db }, scope }, { id, optionId, limit, cursor }) => {
      await pollWithin(db, scope, id)
      const rows = await answerRows(db, scope, {
        pollId: id,
        optionId,
        limit: limit + 1,
        ...(cursor !== undefined && { before: Number(cursor) }),
      })
      const items = rows.slice(0, limit).map(toAnswer)
      return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
    },
  ),
  pollAnswersFile: outside(
    code.pollAnswersFile,
    async ({ platform, actor, scope }, { id, optionId }) => {
      await pollWithin(platform.db, scope, id)
      const text = await answersCsv(platform.db, scope, { pollId: id, optionId })
      await platform.transact({ actor }, (tx) =>
        recordAudit(tx, { action: 'poll.export', subject: `poll ${id}` }),
      )
      return new File([text], `poll-${id}.csv`, { type: 'text/csv' })
    },
  ),
  ownPoll: outside(code.ownPoll, ({ platform: { db, clock }, scope }, { slug }) =>
    ownPoll(db, { slug, customerId: own(scope), now: clock.now() }),
  ),
  answerPoll: inTx(code.answerPoll, async (tx, { slug, optionIds }, { scope }) => {
    const input = { customerId: own(scope), slug, optionIds }
    const [outcome] = await answerPolls(tx, [input])
    if (!outcome) throw new Error('no outcome')
    const { customerId } = orThrow(outcome)
    return ownPoll(tx.db, { slug, customerId, now: tx.now })
  }),
}
