// Makes `npm ci` accept the lock that `npm install` just wrote: when the registry lacks a
// platform's optional binary, npm leaves an edge to nowhere and then refuses it (npm/cli#9846). Run
// it after every `npm install` and commit the lock. Those platforms get no such tool from this
// lock.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages

/** The place Node would find `name` in when it is asked for by the package that lies at `from`. */
function resolve(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`
    if (packages[place]) return place
    if (at === '') return undefined
  }
}

const dropped = []
for (const [place, entry] of Object.entries(packages)) {
  if (place !== '' && entry.version === undefined && !entry.link) {
    delete packages[place]
    dropped.push(place)
  }
}
for (const [place, entry] of Object.entries(packages)) {
  if (place === '') continue // our own wishes stay: a hole there is for a person to decide
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (resolve(place, name)) continue
    delete entry.optionalDependencies[name]
    dropped.push(`${place} -> ${name}`)
  }
  if (Object.keys(entry.optionalDependencies ?? { kept: '' }).length === 0)
    delete entry.optionalDependencies
}

writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(dropped.length ? `Dropped:\n  ${dropped.join('\n  ')}` : 'Nothing to drop.')
