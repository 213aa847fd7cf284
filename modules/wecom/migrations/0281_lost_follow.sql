-- Why: a friendship that goes, because two customers prove to be one or she asks to be forgotten,
-- has to go from the copies as well, which hear of rows only and not of their absence.
create table wecom.lost_follow (
  customer_id bigint not null,
  follow_id bigint not null,
  primary key (customer_id, follow_id)
);
