// Who is who in a batch: pure. Evidence joins what does not contradict itself (S-I1, S-I2);
// customers that exist already are only linked here, the listener merges them in a transaction of
// its own.
import { beliefOf, isStrong, type IdentityKind } from './identity.ts'

export interface Key {
  key: string
  kind: IdentityKind
  app: string
  verified: boolean
}

/** A person of the batch: known by id, or still to be made. */
export interface Person {
  id: number | null
  /** Index of the first input that named her. */
  first: number
  slots: Map<string, Set<string>>
  attached: Key[]
}

export interface Link {
  a: Person
  b: Person
  contradicts: string | null
}

export interface Plan {
  people: (Person | null)[]
  made: Person[]
  links: Link[]
  /** Keys that contradict what the person holds, and prove nobody else: they are not kept. */
  ignored: Set<string>
}

export interface Known {
  /** Key -> customer. */
  owners: ReadonlyMap<string, number>
  /** What those customers hold. */
  held: ReadonlyMap<number, readonly Key[]>
}

const slotOf = (key: Pick<Key, 'kind' | 'app'>): string => `${key.kind}:${key.app}`

function hold(person: Person, key: Key): void {
  if (!isStrong(key.kind)) return
  const slot = person.slots.get(slotOf(key))
  if (slot) slot.add(key.key)
  else person.slots.set(slotOf(key), new Set([key.key]))
}

/** The slot in which both hold something and not the same. */
export function contradiction(a: Person['slots'], b: Person['slots']): string | null {
  for (const [slot, keys] of a) {
    const others = b.get(slot)
    if (others && ![...keys].some((key) => others.has(key))) return slot
  }
  return null
}

export function slotsOf(keys: readonly Key[]): Person['slots'] {
  const person: Person = { id: null, first: 0, slots: new Map(), attached: [] }
  for (const key of keys) hold(person, key)
  return person.slots
}

class Planner {
  readonly owners = new Map<string, Person>()
  readonly merged = new Map<Person, Person>()
  readonly byId = new Map<number, Person>()
  readonly links = new Map<string, Link>()
  readonly pending = new Set<string>()

  constructor(known: Known) {
    for (const [key, id] of known.owners) {
      let person = this.byId.get(id)
      if (!person) {
        person = { id, first: -1, slots: slotsOf(known.held.get(id) ?? []), attached: [] }
        this.byId.set(id, person)
      }
      this.owners.set(key, person)
    }
  }

  /** Where a person who was joined to another stands now. */
  living(person: Person): Person {
    let at = person
    for (let next = this.merged.get(at); next; next = this.merged.get(at)) at = next
    return at
  }

  ownersOf(keys: readonly Key[]): Person[] {
    const found = keys.flatMap((key) => this.owners.get(key.key) ?? [])
    return [...new Set(found.map((person) => this.living(person)))]
  }

  /** `b` becomes part of `a`; at least one of the two is new. */
  join(a: Person, b: Person): Person {
    const [into, from] = b.id !== null ? [b, a] : [a, b]
    for (const [slot, keys] of from.slots) {
      into.slots.set(slot, new Set([...(into.slots.get(slot) ?? []), ...keys]))
    }
    into.attached.push(...from.attached)
    if (into.id === null) into.first = Math.min(into.first, from.first)
    this.merged.set(from, into)
    return into
  }

  link(a: Person, b: Person, contradicts: string | null): void {
    this.links.set(`${a.id ?? `n${a.first}`}|${b.id ?? `n${b.first}`}`, { a, b, contradicts })
  }

  attach(person: Person, key: Key): void {
    const slot = person.slots.get(slotOf(key))
    const second = isStrong(key.kind) && slot !== undefined && !slot.has(key.key)
    if (second && !(key.kind === 'phone' && key.verified)) {
      this.pending.add(key.key)
      return
    }
    this.pending.delete(key.key)
    hold(person, key)
    person.attached.push(key)
    this.owners.set(key.key, person)
  }

  /** Finds or makes the person of one input. Keys come strongest first. */
  place(keys: readonly Key[], index: number): Person {
    const [first, ...others] = this.ownersOf(keys)
    let person = first ?? { id: null, first: index, slots: new Map(), attached: [] }
    for (const other of others) {
      const against = contradiction(person.slots, other.slots)
      if (against !== null) this.link(person, other, against)
      else if (person.id === null || other.id === null) person = this.join(person, other)
      else {
        this.link(person, other, null)
        if (other.id < person.id) person = other
      }
    }
    for (const key of keys) if (!this.owners.has(key.key)) this.attach(person, key)
    return person
  }
}

/** Decides for each input whom it means. An input without keys gets null. */
export function planBatch(inputs: readonly (readonly Key[])[], known: Known): Plan {
  const planner = new Planner(known)
  const placed = inputs.map((keys, index) => {
    if (keys.length === 0) return null
    const sorted = [...keys].sort(
      (a, b) => beliefOf(a.kind) - beliefOf(b.kind) || (a.key < b.key ? -1 : 1),
    )
    return planner.place(sorted, index)
  })
  const people = placed.map((person) => (person ? planner.living(person) : null))
  const made = [...new Set(people)].filter((p): p is Person => p !== null && p.id === null)
  const links = [...planner.links.values()]
    .map((l) => ({ ...l, a: planner.living(l.a), b: planner.living(l.b) }))
    .filter((l) => l.a !== l.b)
  return { people, made, links, ignored: planner.pending }
}
