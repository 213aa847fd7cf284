-- Why: what a group says to whoever joins is kept here once and put into the corp's library; owners choose it there.
create table wecom.group_welcome (
  welcome_id bigserial primary key,
  name text not null,
  -- {name} is whoever joins.
  text text not null,
  link jsonb,
  removed boolean not null default false,
  template_id text collate "C",
  wanted int not null default 1,
  made int not null default 0,
  -- The platform's time of a call whose answer never came: nothing lists them, so it is made again only knowingly.
  asked_at timestamptz,
  problem jsonb,
  changed_at timestamptz not null
);
