// A shop of Vendure, made from nothing on a PostgreSQL that is given to it, with one product of two
// variants. A process of its own: `node vendure.mjs MODULES DATABASE_URL PORT`; prints `ready` when
// it serves.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [, , modules, databaseUrl, port] = process.argv
const require = createRequire(join(modules, 'package.json'))
const { bootstrap, dummyPaymentHandler, DefaultLogger, LogLevel } = require('@vendure/core')
const { populate } = require('@vendure/core/cli')

const config = {
  apiOptions: {
    port: Number(port),
    hostname: '127.0.0.1',
    adminApiPath: 'admin',
    shopApiPath: 'shop',
  },
  authOptions: {
    tokenMethod: ['bearer'],
    requireVerification: false,
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
    cookieOptions: { secret: 'bench' },
  },
  dbConnectionOptions: {
    type: 'postgres',
    url: databaseUrl,
    synchronize: true,
    logging: false,
    extra: { max: 20 },
  },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  importExportOptions: { importAssetsDir: modules },
  plugins: [],
}
const beginning = {
  defaultLanguage: 'en',
  defaultZone: 'Asia',
  countries: [{ name: 'China', code: 'CN', zone: 'Asia' }],
  taxRates: [{ name: 'None', percentage: 0 }],
  shippingMethods: [{ name: 'Pick up', price: 0 }],
  paymentMethods: [
    {
      name: 'Stored',
      handler: {
        code: dummyPaymentHandler.code,
        arguments: [{ name: 'automaticSettle', value: 'true' }],
      },
    },
  ],
  collections: [],
}
const header =
  'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,' +
  'stockOnHand,trackInventory,variantAssets,variantFacets'
const goods = [
  header,
  'Serum,serum,Serum,,,size,small,A,50.00,None,100000000,true,,',
  ',,,,,,large,B,80.00,None,100000000,true,,',
].join('\n')

const products = join(modules, 'products.csv')
writeFileSync(products, goods)
const app = await populate(() => bootstrap(config), beginning, products)
await app.close()
await bootstrap({
  ...config,
  dbConnectionOptions: { ...config.dbConnectionOptions, synchronize: false },
})
console.log('ready')
