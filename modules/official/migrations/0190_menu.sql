-- Why: the menu under the account's chat is kept here: what was saved, whether the platform took it, and what its buttons answer.
create table official.menu (
  menu_id bigserial primary key,
  app_id text collate "C" not null,
  buttons jsonb not null,
  saved_at timestamptz not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'sent', 'refused')),
  problem jsonb
);

-- What a press is answered with. Followers keep an old menu for a day: a key answers for ever.
create table official.menu_text (
  key text collate "C" primary key,
  content text not null
);
