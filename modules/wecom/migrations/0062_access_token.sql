-- Access tokens, fetched once for all processes: whoever holds the claim fetches, the others wait.
create table wecom.access_token (
  name text collate "C" primary key,
  sealed text,
  -- Tells a token that WeCom refused from the one that came after it.
  digest text collate "C",
  -- Machine time: tokens live by it.
  until_at timestamptz,
  claimed_until timestamptz
);
