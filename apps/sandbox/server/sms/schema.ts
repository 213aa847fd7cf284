// What the two text-message clouds remember.

export const smsSchema = `
create table if not exists sms (
  id integer primary key, cloud text not null, serial text not null unique, phone text not null,
  sign text not null, template text not null, text text not null, context text not null,
  status text not null, at integer not null) strict;
create index if not exists sms_by_phone on sms (phone, at);
create table if not exists sms_word (
  cloud text not null, kind text not null, word text not null, text text not null,
  approved integer not null, primary key (cloud, kind, word)) strict;
create table if not exists sms_receipt_url (cloud text primary key, url text not null) strict;
`
