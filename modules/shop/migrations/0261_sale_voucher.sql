-- Why: a group-buying package: each unit sold is a voucher that she uses in the store.
alter table shop.sale add column voucher_template_id bigint;
