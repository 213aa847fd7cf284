// Whoever WeChat Pay does not know is asked for before she pays.
import type { Brand } from '../api.ts'
import { askAccount } from '../sign-in.ts'

interface Props {
  brand: Brand
  /** Nobody can be asked. */
  none: string
  press: string
  lead?: string
}
export function Introduce({ brand, none, press, lead }: Props) {
  if (brand.accountAuthorizeUrl === null) return <p className="note">{none}</p>
  return (
    <>
      <button type="button" className="press wide" onClick={() => askAccount(brand)}>
        {press}
      </button>
      {lead !== undefined && <p className="quiet">{lead}</p>}
    </>
  )
}
