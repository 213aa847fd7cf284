-- Why: higher storeys ask when somebody from outside came into one of the groups.
create view wecom.v_chat_stay as
  select group_id, member as external_userid, joined_at, left_at
  from wecom.chat_member where kind = 'customer';
