-- Why: who became a friend or joined a group by a code, and when, is asked code by code.
create index follow_change_code on wecom.follow_change (code_id, at) where code_id is not null;
create index chat_member_state on wecom.chat_member (state) where state is not null;

create or replace view wecom.v_chat_entry as
  select m.group_id, m.joined_at, w.code_id, c.corp_id, m.member as external_userid
  from wecom.chat_member m join wecom.chat c using (group_id)
  left join wecom.join_way w on w.state = m.state
  where m.kind = 'customer';
