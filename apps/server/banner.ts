// What a person wants to know when the product is ready, and nothing else.
import type { Config } from '#platform'
import type { Running } from './start.ts'

const colour = process.stderr.isTTY === true
export const bold = (text: string): string => (colour ? `\u001B[2m${text}\u001B[0m` : text)

export function addresses(config: Config) {
  return {
    console: `${config.publicUrl}/`,
    sandbox: `${config.sandboxUrl}/`,
    consumer: `${config.publicUrl}/h5/`,
    docs: `${config.publicUrl}/docs/`,
  }
}

export function printReady(config: Config, running: Running, seconds: number): void {
  const where = addresses(config)
  if (config.json) {
    console.log(
      JSON.stringify({
        ready: true,
        ...where,
        seconds: Math.round(seconds * 100) / 100,
        ports: config.ports,
        ...(running.login && { login: running.login }),
      }),
    )
    return
  }
  const lines = [
    '',
    `  Siyu 私域  ${seconds.toFixed(1)} s`,
    '',
    `  Console 控制台        ${where.console}`,
    ...(running.login
      ? [
          `    sign in 登录        ${running.login.login}  /  ${running.login.password}`,
          '    (shown once; change it under Settings  仅显示一次)',
        ]
      : []),
    ...(config.SIYU_SANDBOX ? [`  Phone 手机（沙盒）    ${where.sandbox}`] : []),
    `  Member pages H5       ${where.consumer}`,
    `  API docs 接口文档     ${where.docs}`,
    '',
    ...(config.SIYU_HOST === '127.0.0.1' || config.SIYU_HOST === 'localhost'
      ? []
      : [`  Reachable from other machines: listening on ${config.SIYU_HOST}`, '']),
    '  Ctrl-C ends it.',
    '',
  ]
  console.log(lines.join('\n'))
}
