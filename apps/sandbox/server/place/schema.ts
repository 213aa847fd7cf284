// What the sandbox remembers of where phones are.

// granted: what the phone's owner answered when a site asked where she is.
export const placeSchema = `
create table if not exists place (
  person_id text primary key, latitude real not null, longitude real not null) strict;
create table if not exists place_consent (
  person_id text not null, site text not null, granted integer not null,
  primary key (person_id, site)) strict;
create table if not exists landmark (
  name text primary key, latitude real not null, longitude real not null) strict;
`
