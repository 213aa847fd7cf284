// What the audit log calls each action.
import { dictionary } from '../../shared/words.ts'

export const auditActions = [
  'session.open', 'staff.save', 'staff.resetLogin', 'apiKey.make', 'apiKey.revoke', 'brand.save',
  'region.save', 'store.save', 'clock.turn', 'wecom.save', 'code.save', 'welcome.save',
  'welcome.remove', 'persona.save', 'customer.merge', 'customer.unmerge', 'customer.export',
  'customer.bulkTag', 'customer.bulkUndone', 'audience.segmentSaved', 'audience.segmentRemoved',
  'segment.export', 'import.started', 'import.cancelled', 'import.resumed', 'coupon.template', 'coupon.issue',
  'coupon.void', 'loyalty.enrol', 'loyalty.enrolMany', 'loyalty.program', 'messaging.saveLimits', 'journey.publish',
  'journey.stop', 'log.reset',
] as const
type Action = (typeof auditActions)[number]
export const isAuditAction = (action: string): action is Action =>
  (auditActions as readonly string[]).includes(action)

export const audit = dictionary<Action>('audit', {
  'session.open': ['登录', 'Signed in'],
  'staff.save': ['保存员工', 'Saved a person of staff'],
  'staff.resetLogin': ['重置登录密码', 'Reset a password'],
  'apiKey.make': ['新建密钥', 'Made an API key'],
  'apiKey.revoke': ['吊销密钥', 'Revoked an API key'],
  'brand.save': ['修改品牌设置', 'Changed the brand'],
  'region.save': ['保存区域', 'Saved a region'],
  'store.save': ['保存门店', 'Saved a store'],
  'clock.turn': ['拨动沙盒时间', 'Turned the sandbox’s clock'],
  'wecom.save': ['修改企业微信连接', 'Changed the WeCom connection'],
  'code.save': ['保存渠道活码', 'Saved a channel code'],
  'welcome.save': ['保存欢迎语', 'Saved a welcome message'],
  'welcome.remove': ['删除欢迎语', 'Deleted a welcome message'],
  'persona.save': ['保存人设', 'Saved a persona'],
  'customer.merge': ['合并客户', 'Merged two customers'],
  'customer.unmerge': ['拆分客户', 'Undid a merge'],
  'customer.export': ['导出客户', 'Exported customers'],
  'customer.bulkTag': ['批量打标签', 'Tagged many customers'],
  'customer.bulkUndone': ['撤销批量操作', 'Undid an action on many'],
  'audience.segmentSaved': ['保存分群', 'Saved a segment'],
  'audience.segmentRemoved': ['删除分群', 'Deleted a segment'],
  'segment.export': ['导出分群', 'Exported a segment'],
  'import.started': ['开始导入', 'Started an import'],
  'import.cancelled': ['取消导入', 'Cancelled an import'],
  'import.resumed': ['继续导入', 'Went on with an import'],
  'coupon.template': ['保存券模板', 'Saved a coupon template'],
  'coupon.issue': ['手工发券', 'Issued coupons by hand'],
  'coupon.void': ['作废优惠券', 'Voided a coupon'],
  'loyalty.enrol': ['办理入会', 'Enrolled a member'],
  'loyalty.enrolMany': ['批量入会', 'Enrolled many members'],
  'loyalty.program': ['修改等级与积分', 'Changed tiers and points'],
  'messaging.saveLimits': ['修改频控', 'Changed contact limits'],
  'journey.publish': ['发布旅程', 'Published a journey'],
  'journey.stop': ['停止旅程', 'Stopped a journey'],
  'log.reset': ['重新处理事件', 'Had events worked on again'],
})
