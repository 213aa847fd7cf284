// What this module may refuse.
import { refusals } from '#platform'

export const orgRefusals = refusals('org', {
  wrongPassword: [401, '登录名或密码不正确', 'Login or password is wrong'],
  lockedOut: [429, '失败次数过多，请稍后再试', 'Too many failed attempts; try again later'],
  unknownRegion: [404, '没有这个区域', 'No such region'],
  regionTaken: [409, '已有同名区域', 'A region of this name exists'],
  unknownStore: [404, '没有这家门店', 'No such store'],
  storeCodeTaken: [409, '门店编码已被使用', 'This store code is taken'],
  unknownStaff: [404, '没有这位员工', 'No such staff'],
  loginTaken: [409, '登录名已被使用', 'This login is taken'],
  wecomTaken: [409, '该企业微信账号已绑定其他员工', 'This WeCom userid belongs to somebody else'],
  passwordNeeded: [400, '新的登录名需要密码', 'A new login needs a password'],
  storesNeeded: [400, '该角色至少需要一家门店', 'This role needs at least one store'],
  regionsNeeded: [400, '该角色至少需要一个区域', 'This role needs at least one region'],
  lastHeadquarters: [
    409,
    '至少保留一个可登录的总部账号',
    'At least one headquarters login must remain',
  ],
  unknownKey: [404, '没有这个 API 密钥', 'No such API key'],
})
