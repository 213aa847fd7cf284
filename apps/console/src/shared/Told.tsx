// What a platform tells us: at which address, when it last did, and what went wrong.
import { Typography } from 'antd'
import type { PayMerchant } from '#contracts'
import { Facts } from './DetailPage.tsx'
import { relative } from './format.ts'
import { said } from './words.ts'

interface ToldProps {
  url: string
  hint: string
  /** Of the last time, and what is said when there was none. */
  label: string
  never: string
  lastAt: string | null
  lastError: PayMerchant['lastError']
}
export function Told({ url, hint, label, never, lastAt, lastError }: ToldProps) {
  return (
    <>
      <Typography.Paragraph copyable code>
        {url}
      </Typography.Paragraph>
      <p className="quiet small">{hint}</p>
      <Facts items={[{ label, value: lastAt ? relative(lastAt) : never }]} />
      {lastError ? (
        <p className="note">
          {said(lastError.sentence)} <span className="quiet small">{lastError.code}</span>
        </p>
      ) : null}
    </>
  )
}
