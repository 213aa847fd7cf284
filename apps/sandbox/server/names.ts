// Names for simulated people, drawn by chance.

const FAMILY = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'
const GIVEN_F = [
  '静',
  '敏',
  '丽',
  '婷',
  '雪',
  '欣怡',
  '雨桐',
  '思琪',
  '佳慧',
  '晓梅',
  '若曦',
  '美玲',
]
const GIVEN_M = [
  '伟',
  '强',
  '磊',
  '洋',
  '浩然',
  '子轩',
  '建国',
  '志强',
  '宇航',
  '俊杰',
  '明远',
  '晨',
]

const pick = <T>(from: ArrayLike<T>, draw: number): T => from[Math.floor(draw * from.length)] as T

export const drawName = (draw: () => number): { name: string; gender: 1 | 2 } => {
  const gender = draw() < 0.5 ? 1 : 2
  const family = pick([...FAMILY], draw())
  return { name: family + pick(gender === 1 ? GIVEN_M : GIVEN_F, draw()), gender }
}
