-- Why: one code for all stores asks where somebody is, and leads to the shops around her.

-- Longitude, then latitude, in degrees as Chinese maps give them (GCJ-02).
alter table org.store add column place point;
create index store_place on org.store using gist (place) where not closed;
