-- Why: a link that is posted in a group tells who of it still looks: each opening of it counts for the group, and for
-- her whom we know.
create table code.group_click (
  visit_id bigint primary key,
  group_id bigint not null,
  slug text collate "C" not null,
  -- Hash of the browser's token, by which a sign-in on the page behind names who it was; gone when she is erased.
  visitor text collate "C",
  in_wechat boolean not null,
  -- Signed in when she opened it, or soon after.
  customer_id bigint,
  at timestamptz not null
);
create index group_click_group on code.group_click (group_id, at);
create index group_click_visitor on code.group_click (visitor, at) where customer_id is null;
create index group_click_customer on code.group_click (customer_id) where customer_id is not null;

create view code.v_group_click as
  select visit_id, group_id, in_wechat, customer_id, at from code.group_click;
