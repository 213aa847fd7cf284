// A coupon's template as an offer of the pricing engine. Pure.
import type { Template } from '#modules/coupon'
import type { Offer, Worth } from './pricing/offer.ts'

/**
 * What a coupon of this template is worth, as the engine reads it. A gift and an add-on lower one
 * article and look at the other goods the template covers; a trial needs the article alone.
 */
export function offerOf(template: Template, id: string): Offer {
  const { benefit, skus, categories, thresholdFen, thresholdPieces } = template
  const goods = { skus, categories }
  const from = { fen: thresholdFen, pieces: thresholdPieces }
  const offer = { id, worth: worthOf(benefit), from }
  switch (benefit.kind) {
    case 'trial':
    case 'gift':
    case 'exchange':
      return { ...offer, covers: { skus: [benefit.sku], categories: [] }, counts: goods }
    default:
      return { ...offer, covers: goods }
  }
}

function worthOf(benefit: Template['benefit']): Worth {
  switch (benefit.kind) {
    case 'amountOff':
      return { kind: 'amountOff', fen: benefit.amountFen }
    case 'percentOff':
      return benefit
    case 'trial':
      return { kind: 'trial', fen: benefit.priceFen }
    case 'gift':
      return { kind: 'gift', pieces: benefit.pieces }
    case 'exchange':
      return { kind: 'exchange', fen: benefit.priceFen, pieces: benefit.pieces }
    case 'nForPrice': {
      const { pieces, priceFen: fen, most } = benefit
      return { kind: 'nForPrice', pieces, fen, ...(most !== undefined && { most }) }
    }
    default:
      return benefit satisfies never
  }
}
