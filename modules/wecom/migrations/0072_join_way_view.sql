-- Why: a code that lets people into groups says into which, and how many came by it.
create or replace view wecom.v_join_way as
  select way_id, code_id, state, qr_url, problem, made = wanted as ready, chat_ids, auto_create from wecom.join_way;

create view wecom.v_chat_joined as
  select w.code_id, m.member as external_userid, min(m.joined_at) as joined_at
  from wecom.chat_member m join wecom.join_way w on w.state = m.state
  where m.kind = 'customer' group by w.code_id, m.member;
