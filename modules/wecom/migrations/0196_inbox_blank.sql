-- Why: raw texts go thirty days after they were worked on, by the one clock both are told in; what still waits is never blanked.
drop index wecom.inbox_raw;
create index inbox_raw on wecom.inbox (worked_at) where raw is not null;
