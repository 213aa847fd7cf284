-- In whose name and voice the brand speaks.
create schema material;

create table material.persona (
  persona_id bigserial primary key,
  name text not null,
  kind text collate "C" not null check (kind in ('manager', 'assistant', 'butler')),
  -- How she speaks: for whoever writes in her name.
  voice text not null,
  picture_url text,
  signature text not null,
  active boolean not null,
  changed_at timestamptz not null
);

create view material.v_persona as
  select persona_id, name, kind, voice, picture_url, signature, active from material.persona;
