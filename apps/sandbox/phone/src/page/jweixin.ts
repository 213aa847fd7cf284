// The script that pages load from WeChat (`jweixin`, and WeCom's beside it), as this phone gives it:
// `wx.config` and `wx.agentConfig` ask WeChat to verify the page, everything else goes over the bridge.

interface Result {
  errMsg: string
  [field: string]: unknown
}
interface Handlers {
  success?: (result: Result) => void
  fail?: (result: Result) => void
  complete?: (result: Result) => void
  cancel?: (result: Result) => void
}
type Options = Handlers & Record<string, unknown>
interface Config extends Options {
  jsApiList?: string[]
}
interface Bridge {
  invoke: (
    name: string,
    input: Record<string, unknown>,
    told: (result: { err_msg: string }) => void,
  ) => void
}

const bridge = (): Bridge => (window as unknown as { WeixinJSBridge: Bridge }).WeixinJSBridge

/** Asks the app; gives its answer with the name the page used. */
const invoke = (name: string, as: string, input: Record<string, unknown>): Promise<Result> =>
  new Promise((resolve) => {
    bridge().invoke(name, input, ({ err_msg, ...rest }) => {
      resolve({ ...rest, errMsg: err_msg.replace(/^[^:]*/, as) })
    })
  })

const tell = ({ success, fail, cancel, complete }: Handlers, result: Result): void => {
  const [, how = ''] = result.errMsg.split(':')
  if (how === 'ok') success?.(result)
  else if (how === 'cancel') cancel?.(result)
  else fail?.(result)
  complete?.(result)
}

/** What a page put into its call beside its own functions. */
const plain = (options: Options): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== 'function'))

const call =
  (name: string, over = name) =>
  (options: Options = {}): void => {
    void invoke(over, name, plain(options)).then((result) => {
      tell(options, result)
    })
  }

let verified: Result | undefined
const whenReady: (() => void)[] = []
const whenWrong: ((result: Result) => void)[] = []

const settle = (result: Result): void => {
  verified = result
  if (result.errMsg === 'config:ok') for (const run of whenReady.splice(0)) run()
  else for (const run of whenWrong.splice(0)) run(result)
}

const wx = {
  config: (config: Config): void => {
    void invoke('preVerifyJSAPI', 'config', { ...plain(config), kind: 'config' }).then(settle)
  },
  agentConfig: ({ corpid, agentid, ...config }: Config): void => {
    const claim = { ...plain(config), kind: 'agentConfig', appId: corpid, agentId: agentid }
    void invoke('preVerifyJSAPI', 'agentConfig', claim).then((result) => {
      tell(config, result)
    })
  },
  ready: (run: () => void): void => {
    if (verified?.errMsg === 'config:ok') run()
    else if (!verified) whenReady.push(run)
  },
  error: (run: (result: Result) => void): void => {
    if (!verified) whenWrong.push(run)
    else if (verified.errMsg !== 'config:ok') run(verified)
  },
  checkJsApi: call('checkJsApi'),
  getLocation: call('getLocation'),
  chooseWXPay: ({ timestamp, ...options }: Options): void => {
    const input = { ...options, timeStamp: String(timestamp) }
    call('chooseWXPay')(input)
  },
  closeWindow: call('closeWindow'),
}

Object.assign(window, { wx, jWeixin: wx })
