// The face of the official account: its connection, its followers, the listing of all of them.
export { saveAccount } from './account.ts'
export { followed, followersListed, scanned, unfollowed } from './events.ts'
export { askAddress, pageVisitor, type PageVisitor } from './page-visitor.ts'
export { makeQr, type QrInput } from './qr.ts'
export { startListing } from './listing.ts'
export { officialRefusals } from './refusals.ts'
export { qrPicture, qrsOfScenes, type QrOfScene } from './sql/qr.ts'
export { officialModule } from './module.ts'
