// What the sandbox remembers of page tickets.

// kind: `config` of an account or a corp, `agentConfig` of a corp's app, `card`.
export const jsapiSchema = `
create table if not exists page_ticket (
  ticket text primary key, owner text not null, kind text not null,
  machine_until integer not null) strict;
`
