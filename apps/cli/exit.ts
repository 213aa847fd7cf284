// Exit codes a script can branch on.
export const EXIT = { done: 0, failed: 1, usage: 2, differences: 3 } as const
