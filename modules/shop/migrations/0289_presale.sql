-- Why: a sale may take a deposit first and the balance in a window later, and may open earlier for members of some tiers.

alter table shop.sale
  -- What is new about it, as its page says it.
  add column about text,
  -- Who may come before everybody else: [{tierId, minutes}].
  add column early jsonb not null default '[]',
  -- A pre-sale: all six; any other sale: none of them. Of one unit.
  add column deposit_fen bigint check (deposit_fen > 0),
  -- What the deposit counts for: as much as it is, or more.
  add column counts_fen bigint,
  add column balance_from timestamptz,
  add column balance_until timestamptz,
  -- Whether a deposit comes back to whoever does not go on.
  add column deposit_back boolean,
  add column delivers_on date,
  -- It does not take place: everybody gets everything back.
  add column called_off_at timestamptz,
  add constraint sale_presale check (num_nonnulls(deposit_fen, counts_fen, balance_from, balance_until, deposit_back,
    delivers_on) in (0, 6)),
  add constraint sale_counts check (deposit_fen <= counts_fen and counts_fen < price_fen),
  add constraint sale_balance check (ends_at <= balance_from and balance_from < balance_until);
create index sale_called_off on shop.sale (sale_id) where called_off_at is not null;

-- Of one unit, frozen. price_fen stays what a unit costs in the end: deposit and balance together.
-- reserved -> held (deposit paid) -> paid (balance paid) -> refunded; held -> returned (the deposit
-- goes back) | forfeited (it stays); a late balance makes a forfeited one paid.
alter table shop.reservation
  add column deposit_fen bigint check (deposit_fen > 0 and deposit_fen < price_fen),
  add column balance_id bigint,
  -- When the clock has to do something about its balance: it may be paid, it is about to end, it is missed.
  add column due_at timestamptz,
  add column told smallint not null default 0,
  -- How much of the balance has gone back; the rest of what went back is the deposit's.
  add column balance_back_fen bigint not null default 0,
  drop constraint reservation_state_check,
  add constraint reservation_state_check check (state in
    ('reserved', 'held', 'paid', 'expired', 'cancelled', 'refunded', 'returned', 'forfeited'));
create index reservation_balance on shop.reservation (balance_id) where balance_id is not null;
create index reservation_balance_due on shop.reservation (due_at) where state = 'held';
create index reservation_waiting on shop.reservation (sale_id) where state in ('reserved', 'held');

alter table shop.sale_move
  drop constraint sale_move_kind_check,
  add constraint sale_move_kind_check check (kind in ('opened', 'reserved', 'expired', 'cancelled', 'retaken',
    'restocked', 'adjusted', 'returned', 'forfeited'));
