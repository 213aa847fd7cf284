// What the sandbox remembers. Times are milliseconds of sandbox time unless the name says machine.
import { acquisitionSchema } from './acquisition/schema.ts'
import { adsSchema } from './ads/schema.ts'
import { appSchema } from './app/schema.ts'
import { transferSchema } from './transfer-schema.ts'
import { groupSchema } from './wecom/group-schema.ts'
import { jarSchema } from './browser/jar.ts'
import { storageSchema } from './browser/storage.ts'
import { guideSchema } from './guide/device.ts'
import { noticeSchema } from './guide/notices.ts'
import { groupWelcomeSchema } from './group/welcome.ts'
import { talkSchema } from './group/schema.ts'
import { jsapiSchema } from './jsapi/schema.ts'
import { kfSchema } from './kf/schema.ts'
import { momentSchema } from './moment/schema.ts'
import { paySchema } from './pay/schema.ts'
import { placeSchema } from './place/schema.ts'
import { smsSchema } from './sms/schema.ts'

export const schema = `
create table if not exists meta (key text primary key, value text not null) strict;

create table if not exists corp (
  id text primary key, name text not null, secret text not null, token text not null,
  aes_key text not null, callback_url text not null, verified integer not null,
  settings text not null) strict;

create table if not exists member (
  corp_id text not null references corp, userid text not null, name text not null,
  position text not null, avatar text not null, active integer not null,
  contact_right integer not null, primary key (corp_id, userid)) strict;

create table if not exists person (
  id text primary key, name text not null, gender integer not null, avatar text not null,
  created_at integer not null) strict;
create index if not exists person_by_age on person (created_at desc, id);

create table if not exists contact (
  corp_id text not null, person_id text not null references person, external_userid text not null,
  openid text not null, primary key (corp_id, person_id)) strict;
create unique index if not exists contact_by_external on contact (corp_id, external_userid);

create table if not exists follow (
  corp_id text not null, userid text not null, person_id text not null, status text not null,
  state text not null, add_way integer not null, oper text not null, created_at integer not null,
  remark text not null default '', description text not null default '',
  company text not null default '', mobiles text not null default '[]',
  chatted integer not null default 0, last_at integer not null, config_id text,
  primary key (corp_id, userid, person_id)) strict;
create index if not exists follow_by_person on follow (corp_id, person_id);

create table if not exists follow_tag (
  corp_id text not null, userid text not null, person_id text not null, tag_id text not null,
  primary key (corp_id, userid, person_id, tag_id)) strict;
create table if not exists tag_group (
  corp_id text not null, id text not null, name text not null, sort integer not null,
  created_at integer not null, primary key (corp_id, id)) strict;
create table if not exists tag (
  corp_id text not null, id text not null, group_id text not null, name text not null,
  sort integer not null, created_at integer not null, primary key (corp_id, id)) strict;

create table if not exists contact_way (
  corp_id text not null, config_id text primary key, body text not null,
  turn integer not null default 0, created_at integer not null) strict;

create table if not exists welcome (
  code text primary key, corp_id text not null, userid text not null, person_id text not null,
  expires_at integer not null, used integer not null default 0) strict;

create table if not exists message (
  id integer primary key, corp_id text not null, userid text not null, person_id text not null,
  origin text not null, body text not null, at integer not null, seen integer not null) strict;
create index if not exists message_by_chat on message (person_id, corp_id, userid, id);

create table if not exists mass (
  corp_id text not null, msgid text primary key, body text not null, created_at integer not null,
  ready_at integer not null, cancelled integer not null default 0) strict;
create table if not exists mass_task (
  msgid text not null, userid text not null, status integer not null, send_at integer,
  reminded integer not null default 0, primary key (msgid, userid)) strict;
create table if not exists mass_target (
  corp_id text not null, msgid text not null, userid text not null, person_id text not null,
  status integer not null, send_at integer, primary key (msgid, person_id)) strict;
create index if not exists mass_sent on mass_target (corp_id, person_id, send_at);

create table if not exists media (
  id text primary key, corp_id text not null, kind text not null, filename text not null,
  content_type text not null, bytes blob not null, created_at integer not null) strict;
create table if not exists oauth_code (
  code text primary key, corp_id text not null, person_id text not null,
  created_at integer not null, used integer not null default 0) strict;
create table if not exists access_token (
  token text primary key, corp_id text not null, machine_until integer not null,
  revoked integer not null default 0) strict;

-- held 0: to be sent. 1: until a later one is through. 2: until its timer in sandbox time.
create table if not exists letter (
  id integer primary key, platform text not null, account text not null, body text not null,
  held integer not null, forged integer not null, machine_due_at integer not null,
  attempts integer not null default 0) strict;
create table if not exists app_user (
  app_id text not null, person_id text not null, openid text not null,
  primary key (app_id, person_id)) strict;
create unique index if not exists app_user_by_openid on app_user (app_id, openid);
create table if not exists sim (person_id text primary key, phone text not null unique) strict;
create table if not exists timer (
  id integer primary key, due_at integer not null, kind text not null,
  payload text not null) strict;
create index if not exists timer_due on timer (due_at);

create table if not exists wire (
  id integer primary key, corp_id text not null, at integer not null, machine_at integer not null,
  direction text not null, method text not null, url text not null, request text not null,
  response text not null, status integer not null, errcode integer, check_kind text not null,
  check_ok integer not null, check_note text not null, took_ms integer not null) strict;
${groupSchema}${talkSchema}${groupWelcomeSchema}${transferSchema}
${jarSchema}${storageSchema}${guideSchema}${noticeSchema}${placeSchema}${momentSchema}${kfSchema}${jsapiSchema}
${acquisitionSchema}${appSchema}${paySchema}${smsSchema}${adsSchema}`
