-- Why: raw texts go a month after they were worked on, by the one clock both are told in; what still waits is never blanked.
drop index official.inbox_raw;
create index inbox_raw on official.inbox (worked_at) where raw is not null;
