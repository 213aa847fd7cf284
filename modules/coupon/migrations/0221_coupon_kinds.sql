-- Why: coupons of more kinds: for single articles, by pieces, by channel, and so many a day or month.
alter table coupon.template
  -- Articles it covers, beside those of `categories`; both empty: everything.
  add column skus text[] not null default '{}',
  add column threshold_pieces int not null default 0 check (threshold_pieces >= 0),
  -- Where orders come from; empty: everywhere.
  add column channels text[] not null default '{}',
  -- {per: day | week | month, count}: so many are issued within each.
  add column period_limit jsonb;

-- Hot, like `counter`: what was issued of a template within a period, named by its first day.
create table coupon.period_counter (
  template_id bigint not null references coupon.template,
  from_on date not null,
  issued bigint not null default 0,
  primary key (template_id, from_on)
);
