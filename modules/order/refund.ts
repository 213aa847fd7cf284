// What a refund is worth: a look-up of what each unit carries, never a recomputation (S-R1), less
// what an offer took off units she keeps without what it asked for (S-R3). Pure.
import { sha256 } from '#kit'
import { ok, refuse, type Outcome } from '#platform'
import { orderRefusals } from './refusals.ts'
import { giveBack, type StandingTender, type Tender } from './tender.ts'
import { fenOfRuns, unitsBetween, worthOfKept, type StandingLine, type Term } from './units.ts'

export interface RefundUnits {
  line: number
  units: number
}

export interface RefundInput {
  source: string
  refundNumber: string
  /** Left out only by history that knows of no order; then `customerId` and `amountFen` say it. */
  order?: { source: string; number: string }
  customerId?: number
  at: Date
  /** Left out or `all`: everything not yet brought back. */
  lines?: readonly RefundUnits[] | 'all'
  amountFen?: number
  /** How many lines of goods came back, where no order is known. */
  goodsLines?: number
  reason?: string
}

/** An order as it stands; it changes while the refunds of a batch are decided. */
export interface StandingOrder {
  lines: readonly StandingLine[]
  terms: readonly Term[]
  /** None: nobody said what paid it. */
  tenders?: readonly StandingTender[]
  refundedFen: number
}

export interface DecidedRefund {
  /** What the units carry, looked up. */
  lines: { line: number; units: number; fen: number }[]
  amountFen: number
  /** Where it goes back to. */
  tenders: Tender[]
  /** What the lines carry more than is given: offers lost; below zero: given with later units. */
  lostFen: number
  /** Nothing of the order is left afterwards. */
  everything: boolean
  /** What could still be refunded afterwards. */
  refundableFen: number
}

/** Decides against the order as it stands, and marks its units returned when it agrees. */
export function decideRefund(
  standing: StandingOrder,
  asked: readonly RefundUnits[] | 'all' | undefined,
): Outcome<DecidedRefund> {
  const wanted = asked === undefined || asked === 'all' ? rest(standing.lines) : ok([...asked])
  if (wanted.refusal) return wanted
  const byNo = new Map(standing.lines.map((line) => [line.lineNo, line]))
  const seen = new Set<number>()
  for (const [at, { line: no, units }] of wanted.ok.entries()) {
    const line = byNo.get(no)
    if (!line) return refuse(orderRefusals.unknownLine, { line: no }, `lines.${at}.line`)
    if (seen.has(no)) return refuse(orderRefusals.lineTwice, { line: no }, `lines.${at}.line`)
    seen.add(no)
    const left = line.quantity - line.returned
    if (units > left) {
      return refuse(
        orderRefusals.moreThanBought,
        { line: no, asked: units, left },
        `lines.${at}.quantity`,
      )
    }
  }
  return ok(take(byNo, standing, wanted.ok))
}

function rest(standing: readonly StandingLine[]): Outcome<RefundUnits[]> {
  const units = standing
    .filter((line) => line.returned < line.quantity)
    .map((line) => ({ line: line.lineNo, units: line.quantity - line.returned }))
  return units.length === 0 ? refuse(orderRefusals.nothingLeft) : ok(units)
}

function take(
  byNo: Map<number, StandingLine>,
  standing: StandingOrder,
  wanted: readonly RefundUnits[],
): DecidedRefund {
  const lines = wanted.map(({ line: no, units }) => {
    const line = byNo.get(no) as StandingLine
    const fen = fenOfRuns(unitsBetween(line.units, line.returned, line.returned + units))
    line.returned += units
    return { line: no, units, fen }
  })
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  const paidFen = sum(standing.lines.map(({ units }) => fenOfRuns(units)))
  const leftFen = paidFen - standing.refundedFen
  const amountFen = Math.max(0, leftFen - worthOfKept(standing.lines, standing.terms))
  standing.refundedFen += amountFen
  return {
    lines,
    amountFen,
    tenders: giveBack(standing.lines, standing.tenders ?? [], amountFen),
    lostFen: sum(lines.map(({ fen }) => fen)) - amountFen,
    everything: standing.lines.every((line) => line.returned === line.quantity),
    refundableFen: leftFen - amountFen,
  }
}

export function refundHash(input: RefundInput): string {
  const lines =
    input.lines === undefined || input.lines === 'all'
      ? 'all'
      : input.lines.map((line) => [line.line, line.units]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
  const content = [
    input.order ? [input.order.source, input.order.number] : null,
    input.customerId ?? null,
    input.at.getTime(),
    lines,
    input.amountFen ?? null,
  ]
  return sha256(JSON.stringify(content)).slice(0, 32)
}
