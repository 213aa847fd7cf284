-- Why: which groups live and which only stand there; from when on a group counts as quiet is the brand's own choice.
create table wecom.group_rule (
  one boolean primary key default true check (one),
  -- Nobody came and nobody bought for so long.
  quiet_days int not null check (quiet_days between 7 and 365),
  -- Fewer customers than this are few.
  few_customers int not null check (few_customers between 1 and 200),
  -- So many of a hundred left in the same time.
  drain_percent int not null check (drain_percent between 1 and 100),
  -- Two groups together may have so many people.
  merge_up_to int not null check (merge_up_to between 10 and 500)
);

-- Words of the brand's own put on groups; the platform knows nothing of them.
create table wecom.chat_tag (
  group_id bigint not null references wecom.chat,
  tag text not null,
  primary key (group_id, tag)
);
create index chat_tag_word on wecom.chat_tag (tag);

create view wecom.v_group_rule as
  select coalesce(max(quiet_days), 30) as quiet_days, coalesce(max(few_customers), 10) as few_customers,
    coalesce(max(drain_percent), 30) as drain_percent, coalesce(max(merge_up_to), 200) as merge_up_to
  from wecom.group_rule;
create view wecom.v_chat_member as
  select m.group_id, c.corp_id, m.member, m.kind, m.joined_at, m.left_at
  from wecom.chat_member m join wecom.chat c using (group_id);
create view wecom.v_chat_tag as select group_id, tag from wecom.chat_tag;
