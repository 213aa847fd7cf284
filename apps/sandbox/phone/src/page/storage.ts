// Storage for a page whose browser gives it none because it stands inside another page: the phone
// keeps it. Real storage answers at once, so this waits for the phone, which is on this machine.

type Area = 'local' | 'session'
type Items = Record<string, string>

const KEPT = '/__wechat/storage'

const ask = (method: 'GET' | 'PUT', body?: object): string => {
  const request = new XMLHttpRequest()
  request.open(method, KEPT, false)
  if (body) request.setRequestHeader('content-type', 'application/json')
  request.send(body ? JSON.stringify(body) : undefined)
  return request.responseText
}

const storageOf = (area: Area, known: Items): Storage => {
  const items = new Map(Object.entries(known))
  const keep = (): void => {
    ask('PUT', { area, items: Object.fromEntries(items) })
  }
  return {
    get length() {
      return items.size
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (name) => items.get(String(name)) ?? null,
    setItem: (name, value) => {
      items.set(String(name), String(value))
      keep()
    },
    removeItem: (name) => {
      if (items.delete(String(name))) keep()
    },
    clear: () => {
      items.clear()
      keep()
    },
  }
}

const isDenied = (): boolean => {
  try {
    return window.localStorage.length < 0
  } catch {
    return true
  }
}

export const keepStorage = (): void => {
  if (!isDenied()) return
  const known = JSON.parse(ask('GET')) as Record<Area, Items>
  const [local, session] = [storageOf('local', known.local), storageOf('session', known.session)]
  Object.defineProperty(window, 'localStorage', { value: local })
  Object.defineProperty(window, 'sessionStorage', { value: session })
}
