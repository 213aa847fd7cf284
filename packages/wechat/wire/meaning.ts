// What a failure means, in both languages and in plain words of our own.
import type { Fault, Meaning } from './error.ts'

interface Failed {
  fault: Fault
  errcode?: number
  code?: string
}

/** The sentence of a code, or of the silence around it; `who` is the platform's name. */
export const meaningsOf = (who: Meaning, ofCode: (code: number) => Meaning) => {
  const transport: Record<Fault, Meaning> = {
    refused: { en: `${who.en} refused`, zh: `${who.zh}拒绝了请求` },
    unreachable: { en: `${who.en} cannot be reached`, zh: `无法连接${who.zh}` },
    silent: { en: `${who.en} did not answer in time`, zh: `${who.zh}未在时限内响应` },
    garbled: { en: `${who.en} answered something unexpected`, zh: `${who.zh}返回了无法识别的内容` },
    held: {
      en: 'The limit of this interface is used up for now',
      zh: '该接口的调用额度暂时已用完',
    },
  }
  return ({ fault, errcode, code }: Failed): Meaning => {
    if (errcode !== undefined) return ofCode(errcode)
    if (code === undefined) return transport[fault]
    return { en: `${who.en} refused: ${code}`, zh: `${who.zh}拒绝了请求：${code}` }
  }
}
