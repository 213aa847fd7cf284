-- Contacts that WeCom is still to be asked about stand by themselves: one job asks about all of them.
alter table wecom.contact add column due boolean not null default true;
update wecom.contact set due = fetched_at is null;
create index contact_due on wecom.contact (customer_id) where due;
