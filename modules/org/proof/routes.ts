// The doors of the proofs: what was found, and running one now.
import { contract } from '#contracts'
import { inTx, outside } from '#platform'
import { recordAudit } from '../audit.ts'
import { checksOfHouse } from './check.ts'
import { askForProof } from './night.ts'
import { proofRows, runningProof, type ProofRow } from './sql.ts'

const { org } = contract

function shown({ askedAt, finishedAt, checks, ...row }: ProofRow) {
  const sentences = new Map(checksOfHouse().map(({ name, sentence }) => [name, sentence]))
  const wrong = checks.filter(({ differences }) => differences > 0)
  return {
    ...row,
    askedAt: askedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    done: checks.length,
    differences: checks.reduce((sum, { differences }) => sum + differences, 0),
    wrong: wrong.map(({ name, differences }) => ({
      name,
      differences,
      sentence: sentences.get(name) ?? { zh: name, en: name },
    })),
  }
}

export const proofDesk = {
  listProofs: outside(org.listProofs, async ({ platform }, { limit, cursor }) => {
    const before = cursor && /^\d{1,15}$/.test(cursor) ? { before: Number(cursor) } : {}
    const rows = await proofRows(platform.db, { ...before, limit })
    const items = rows.slice(0, limit).map(shown)
    const last = items.at(-1)
    return { items, ...(rows.length > limit && last && { nextCursor: String(last.id) }) }
  }),
  startProof: inTx(org.startProof, async (tx, _input, call) => {
    const by = call.actor.name
    const known = (await askForProof(tx, by)) ?? (await runningProof(tx.db))
    // The one that ran has ended between the two looks.
    const id = known ?? (await askForProof(tx, by)) ?? 0
    await recordAudit(tx, { action: 'proof.start', subject: String(id) })
    return { id }
  }),
}
