-- The first words after adding: which ones, for whom, and who got which.
create schema acquire;

create table acquire.welcome (
  welcome_id bigserial primary key,
  name text not null,
  -- Empty: every store, every channel.
  store_ids bigint[] not null,
  channels text[] not null,
  -- Minutes since midnight in the brand's zone; from above until crosses midnight. Null: all day.
  from_minute int check (from_minute between 0 and 1439),
  until_minute int check (until_minute between 0 and 1439),
  persona_id bigint,
  text text not null,
  coupon_template_id bigint,
  invite boolean not null,
  active boolean not null,
  changed_at timestamptz not null,
  gone_at timestamptz,
  check ((from_minute is null) = (until_minute is null))
);

-- One row per adding that was greeted; the key is the event, so that nobody is greeted twice.
create table acquire.greeting (
  customer_id bigint not null,
  greeting_id bigserial,
  key text collate "C" not null,
  welcome_id bigint not null,
  touch_id bigint,
  coupon_id bigint,
  at timestamptz not null,
  primary key (customer_id, greeting_id),
  unique (customer_id, key)
);
create index greeting_welcome on acquire.greeting (welcome_id);

create view acquire.v_greeting as
  select customer_id, greeting_id, welcome_id, touch_id, coupon_id, at from acquire.greeting;
