-- Why: the platform may be told of a click at the address it gave with that click, instead of by the click's id.

alter table acquire.ad_account
  add column way text collate "C" not null default 'clickId' check (way in ('clickId', 'callback'));

-- What stood behind the question mark of that address; its host is the account's own, never what was told.
alter table acquire.ad_click add column callback text collate "C";
