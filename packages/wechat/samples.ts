// Where the samples of others do not follow the rule, and why a call has none.

/** Samples named otherwise than the call's path. */
export const renamed: Record<string, string> = {}

/** Fields of the platform's pages that the schema of others leaves out. */
export const beyondSchema: Record<string, string[]> = {
  // Pages when more than 500 members follow one customer.
  'wecom.getExternalContact': ['cursor'],
  'wecom.batchGetByUser': ['fail_info', 'fail_info.unlicensed_userid_list'],
}

/** Calls that stand neither in a schema nor in a sample, with the reason. */
export const unsampled: Record<string, string> = {}
