-- Why: a code that shares its scans out among groups needs a way into each of them.
alter table wecom.join_way add column group_id bigint references wecom.chat;
alter table wecom.join_way drop constraint join_way_code_id_key;
create unique index join_way_code on wecom.join_way (code_id) where group_id is null;
create unique index join_way_group on wecom.join_way (code_id, group_id) where group_id is not null;

create or replace view wecom.v_join_way as
  select way_id, code_id, state, qr_url, problem, made = wanted as ready, chat_ids, auto_create,
    group_id, qr_png is not null as pictured
  from wecom.join_way;

-- Every coming into a group, with the code it was by.
create view wecom.v_chat_entry as
  select m.group_id, m.joined_at, w.code_id
  from wecom.chat_member m left join wecom.join_way w on w.state = m.state
  where m.kind = 'customer';
