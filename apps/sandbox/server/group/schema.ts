// What the sandbox remembers of the talk in customer groups.

// kind 0: the group itself says what happened. 1: a member of the corp. 2: somebody from outside.
export const talkSchema = `
create table if not exists chat_line (
  id integer primary key, chat_id text not null, kind integer not null, who text not null,
  body text not null, at integer not null) strict;
create index if not exists chat_line_by_chat on chat_line (chat_id, id);
create table if not exists chat_seen (
  chat_id text not null, person_id text not null, line_id integer not null,
  primary key (chat_id, person_id)) strict;
`
