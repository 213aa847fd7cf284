// What a refund is worth: a look-up of what each unit carries, never a recomputation (S-R1). Pure.
import { fenOfUnits, sha256 } from '#kit'
import { ok, refuse, type Outcome } from '#platform'
import { orderRefusals } from './refusals.ts'

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

/**
 * A line as it stands; `returned` grows while the refunds of a batch are decided one after another.
 */
export interface StandingLine {
  lineNo: number
  quantity: number
  returned: number
  unitFen: number
  extraUnits: number
}

export interface DecidedRefund {
  lines: { line: number; units: number; fen: number }[]
  amountFen: number
  /** Nothing of the order is left afterwards. */
  everything: boolean
  /** What could still be refunded afterwards. */
  refundableFen: number
}

const leftOf = (line: StandingLine) => fenOfUnits(line, line.returned, line.quantity)

/** Decides against the lines as they stand, and marks them returned when it agrees. */
export function decideRefund(
  standing: readonly StandingLine[],
  asked: readonly RefundUnits[] | 'all' | undefined,
): Outcome<DecidedRefund> {
  const wanted = asked === undefined || asked === 'all' ? rest(standing) : ok([...asked])
  if (wanted.refusal) return wanted
  const byNo = new Map(standing.map((line) => [line.lineNo, line]))
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
  standing: readonly StandingLine[],
  wanted: readonly RefundUnits[],
): DecidedRefund {
  const lines = wanted.map(({ line: no, units }) => {
    const line = byNo.get(no) as StandingLine
    const fen = fenOfUnits(line, line.returned, line.returned + units)
    line.returned += units
    return { line: no, units, fen }
  })
  return {
    lines,
    amountFen: lines.reduce((sum, line) => sum + line.fen, 0),
    everything: standing.every((line) => line.returned === line.quantity),
    refundableFen: standing.reduce((sum, line) => sum + leftOf(line), 0),
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
