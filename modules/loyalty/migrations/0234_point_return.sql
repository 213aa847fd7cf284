-- Why: points that paid for something come back with it, and never more of them than were really owed.
alter table loyalty.grant
  -- A refund was owed these of its points and found them spent: taken when they come back.
  add column written_off bigint not null default 0 check (written_off >= 0);

-- What came back of spends.
create table loyalty.point_return (
  customer_id bigint not null,
  key text collate "C" not null,
  spend_key text collate "C" not null,
  points bigint not null check (points > 0),
  at timestamptz not null,
  primary key (customer_id, key)
);
