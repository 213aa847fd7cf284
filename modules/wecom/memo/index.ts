// Telling staff in WeCom what waits for them: the face of this part towards the rest of the module.
export { memoRoutes } from './routes.ts'
export { memoJob, memoTimer } from './send.ts'
export { takersToTell } from './sql.ts'
export { tellStaff, type MemoInput } from './tell.ts'
