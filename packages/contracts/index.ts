// Every route of the product, declared once: the server implements it, OpenAPI and the clients come from it.
export * from './base.ts'
export * from './roles.ts'
import { org } from './org.ts'

export const contract = { org }
export type Contract = typeof contract
