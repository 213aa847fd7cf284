// What the sandbox remembers of customers handed over, and of members who left the corp.

export const transferSchema = `
create table if not exists transfer (
  id integer primary key, corp_id text not null, handover text not null, takeover text not null,
  person_id text not null, resigned integer not null, status integer not null,
  asked_at integer not null, takes_at integer not null, words text not null) strict;
create index if not exists transfer_by_pair on transfer (corp_id, handover, takeover, resigned);
create index if not exists transfer_by_person on transfer (corp_id, person_id);

create table if not exists resigned (
  corp_id text not null, userid text not null, at integer not null,
  primary key (corp_id, userid)) strict;

create table if not exists chat_transfer (
  corp_id text not null, chat_id text not null, new_owner text not null, day integer not null,
  primary key (corp_id, chat_id, day)) strict;
`
