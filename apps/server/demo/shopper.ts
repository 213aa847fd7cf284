// One person with a phone, doing what people do: scans a code, adds the guide, registers, buys,
// comes back.
import type { ConsumerCoupon, MemberCard } from '#contracts'
import { createApiClient, type ApiClient } from '#contracts/client'
import { askOperator, askSandbox, type DemoContext } from './context.ts'

export interface SandboxCode {
  configId: string
  state: string
  remark: string
  url: string
}
interface Added {
  result: string
  userid: string
  externalUserId: string
}
export interface PhoneMessage {
  id: number
  origin: string
  at: string
  body: {
    text?: { content: string }
    attachments?: { msgtype: string; link?: { title: string; url: string; desc?: string } }[]
  }
}

/** The codes that hang somewhere, as the sandbox knows them. */
export const hanging = (context: DemoContext): Promise<SandboxCode[]> =>
  askSandbox(context, 'GET', '/codes?limit=200')

export class Shopper {
  readonly personId: string
  readonly name: string
  externalUserid: string | undefined
  memberNo: string | undefined
  private readonly context: DemoContext
  private cookie = ''
  /** Her member page, once it was opened. */
  private page: ApiClient | undefined
  private constructor(context: DemoContext, personId: string, name: string) {
    this.context = context
    this.personId = personId
    this.name = name
  }

  static async create(context: DemoContext, name: string, gender: 0 | 1 | 2 = 2): Promise<Shopper> {
    const person = await askSandbox<{ id: string }>(context, 'POST', '/people', { name, gender })
    return new Shopper(context, person.id, name)
  }

  /** Somebody whose phone has this number. */
  static async withPhone(context: DemoContext, name: string, phone: string): Promise<Shopper> {
    const person = await askOperator<{ id: string }>(context, 'people', { name, phone })
    return new Shopper(context, person.id, name)
  }

  /** Scans a printed code, by what stands beneath it, and adds the guide behind it. */
  async scanAndAdd(remark: string): Promise<void> {
    const code = (await hanging(this.context)).find((c) => c.remark === remark)
    if (!code) throw new Error(`no code called ${remark} hangs anywhere`)
    await this.add(code)
  }

  /** Scans a code, sees whom it leads to, and lets it be. */
  async look({ url }: SandboxCode): Promise<void> {
    await askSandbox(this.context, 'POST', '/scan', { personId: this.personId, url })
  }

  /** Scans a code and adds the guide behind it; gives the guide's WeCom account. */
  async add(code: SandboxCode): Promise<string> {
    await this.look(code)
    const added = await askSandbox<Added>(this.context, 'POST', '/add', {
      personId: this.personId,
      configId: code.configId,
    })
    this.externalUserid = added.externalUserId
    return added.userid
  }

  messages(): Promise<PhoneMessage[]> {
    return askSandbox(this.context, 'GET', `/people/${this.personId}/messages`)
  }

  /**
   * Opens a member page: WeChat says who she is, through the guides' WeCom or the official account,
   * whose sheet she answers with yes; the product opens her session.
   */
  async openPage(via: 'wecom' | 'account' = 'wecom'): Promise<ApiClient> {
    const api = this.client()
    const brand = await api.consumer.brand()
    const address = via === 'wecom' ? brand.authorizeUrl : brand.accountAuthorizeUrl
    if (!address) throw new Error('the brand has no sign-in address')
    const url = new URL(address)
    if (via === 'account') url.searchParams.set('agreed', '1')
    if (!url.searchParams.has('redirect_uri'))
      url.searchParams.set('redirect_uri', `${this.context.url}/h5/`)
    const reply = await fetch(url, {
      headers: { cookie: `phone=${this.personId}` },
      redirect: 'manual',
    })
    const code = new URL(reply.headers.get('location') ?? '', this.context.url).searchParams.get(
      'code',
    )
    if (!code) throw new Error(`sign-in answered ${reply.status} without a code`)
    await api.wecom.openSession({ code, via })
    this.page = api
    return api
  }

  async register(
    phone: string,
    extra: { name?: string; birthday?: string } = {},
  ): Promise<MemberCard> {
    const api = await this.openPage()
    const card = await api.consumer.register({
      phone,
      ...extra,
      consents: ['service', 'marketing'],
    })
    this.memberNo = card.memberNo
    return card
  }

  async card(): Promise<MemberCard | null> {
    return (await this.openPage()).consumer.card()
  }

  /** What she may redeem. */
  async coupons(): Promise<ConsumerCoupon[]> {
    const { consumer } = this.page ?? (await this.openPage())
    return (await consumer.coupons({ state: 'issued', limit: 20 })).items
  }

  /** Pays at a till; gives the order's number. */
  async buy(
    number: string,
    storeCode: string,
    at: Date,
    lines: Parameters<ApiClient['order']['ingest']>[0]['orders'][number]['lines'],
    couponCodes: string[] = [],
  ) {
    const { items } = await this.context.api.order.ingest({
      orders: [
        {
          source: 'pos',
          number,
          storeCode,
          placedAt: at.toISOString(),
          customer: this.memberNo
            ? { memberNo: this.memberNo }
            : { externalUserid: this.externalUserid ?? '' },
          lines,
          couponCodes,
        },
      ],
    })
    const [item] = items
    if (!item || 'refusal' in item)
      throw new Error(`the till refused ${number}: ${JSON.stringify(item)}`)
    return item.ok
  }

  /** A client of her own: it keeps her cookie as a browser would. */
  private client(): ApiClient {
    return createApiClient({
      url: this.context.url,
      fetch: async (request, init) => {
        const sent = new Request(request, init)
        if (this.cookie !== '') sent.headers.set('cookie', this.cookie)
        const reply = await fetch(sent)
        const set = reply.headers.getSetCookie()[0]
        if (set) this.cookie = set.split(';')[0] ?? ''
        return reply
      },
    })
  }
}
