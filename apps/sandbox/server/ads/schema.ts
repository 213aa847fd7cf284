// What Tencent Ads was told became of its clicks.

export const adsSchema = `
create table if not exists ads_action (
  id integer primary key, account_id integer not null, set_id integer not null,
  outer_action_id text, action_type text not null, action_time integer not null,
  click_id text, body text not null, at integer not null) strict;
create unique index if not exists ads_action_once
  on ads_action (account_id, set_id, outer_action_id) where outer_action_id is not null;
-- The address that was given with a click, by its parameter.
create table if not exists ads_callback (
  cb text primary key, conv_id text not null, click_id text not null) strict;
create table if not exists ads_nonce (nonce text primary key, machine_at integer not null) strict;
`
