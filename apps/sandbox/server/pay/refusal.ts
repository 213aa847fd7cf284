// How WeChat Pay says no: a real HTTP status, a code in words, and what was wrong where.

export interface Detail {
  field?: string
  issue?: string
  location?: 'body' | 'query' | 'path' | 'header'
}

export class PayRefused extends Error {
  readonly status: number
  readonly code: string
  readonly detail?: Detail
  constructor(status: number, code: string, message: string, detail?: Detail) {
    super(message)
    this.name = 'PayRefused'
    this.status = status
    this.code = code
    this.detail = detail
  }
}

export const paramError = (message: string, field?: string): PayRefused =>
  new PayRefused(
    400,
    'PARAM_ERROR',
    message,
    field === undefined ? undefined : { field, issue: message, location: 'body' },
  )
export const invalid = (message: string): PayRefused =>
  new PayRefused(400, 'INVALID_REQUEST', message)
export const notThere = (message = '记录不存在'): PayRefused =>
  new PayRefused(404, 'RESOURCE_NOT_EXISTS', message)
