// Files in: preview, mapping, dry run, import, rejected rows. The face of the module.
export { connectModule } from './module.ts'
export { workbookRows } from './file/workbook.ts'
export { connectRefusals } from './refusals.ts'
