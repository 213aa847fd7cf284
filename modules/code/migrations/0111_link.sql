-- Why: a code is also an address, for messages, menus and posts; each opening is on record before it is answered.

-- Look-up: the short name in the address. It is for ever, whatever the code leads to.
create table code.link (
  slug text collate "C" primary key,
  code_id bigint not null unique references code.channel_code,
  made_at timestamptz not null
);
insert into code.link (slug, code_id, made_at)
  select substr(replace(gen_random_uuid()::text, '-', ''), 1, 12), code_id, changed_at from code.channel_code;

-- Every opening of a link; who it was is not known yet.
create table code.visit (
  visit_id bigserial primary key,
  code_id bigint not null,
  -- Whether WeChat's own browser opened it: only there the picture can be held down and scanned.
  in_wechat boolean not null,
  at timestamptz not null
);
create index visit_code on code.visit (code_id, visit_id);

-- The same counted by business day, kept in the transaction of the visits.
create table code.visit_day (
  code_id bigint not null,
  day date not null,
  visits bigint not null,
  primary key (code_id, day)
);
