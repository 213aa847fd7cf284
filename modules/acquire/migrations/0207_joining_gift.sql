-- Why: who becomes a member on the official account's page gets a gift there, and the way to a guide of her store.

-- The brand's one offer, or none. New members since made_at are meant: an offer is nothing to those from before.
create table acquire.joining_gift (
  one boolean primary key default true check (one),
  -- The brand's own words above the way to the guide.
  invitation text not null,
  coupon_template_id bigint,
  -- Leads to a guide; codes of other stores with its channel and placement stand in for it there.
  code_id bigint not null,
  active boolean not null,
  made_at timestamptz not null,
  changed_at timestamptz not null
);

-- Who was offered it: her coupon, and the link of hers by which she is known to come. History.
create table acquire.joining_member (
  customer_id bigint primary key,
  code_id bigint not null,
  ref text collate "C" not null,
  slug text collate "C" not null,
  coupon_id bigint,
  offered_at timestamptz not null
);
create index joining_member_code on acquire.joining_member (code_id, ref);
