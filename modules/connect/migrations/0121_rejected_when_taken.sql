-- Rows rejected when their group was taken, not when they were read: they survive a second reading of
-- the file, and what stood in them is filled in from the file when the import ends.
alter table connect.rejected_row add column taken boolean not null default false;
alter table connect.rejected_row alter column raw drop not null;
create index rejected_row_unfilled on connect.rejected_row (import_id, row_no) where raw is null;
