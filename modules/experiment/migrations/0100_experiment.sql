-- Why: by what chance somebody is treated or held back, and who was decided upon when.
create schema experiment;

create table experiment.experiment (
  experiment_id bigserial primary key,
  -- As in journey.12: names whose experiment it is.
  key text collate "C" not null unique,
  -- Another salt deals the arms anew; it never changes once somebody was exposed.
  salt text collate "C" not null,
  -- [{name, weightBp}], adding up to 10,000; the first is the control.
  arms jsonb not null,
  created_at timestamptz not null
);

-- One row per decision, in every arm: also for whom it was decided to do nothing.
create table experiment.exposure (
  customer_id bigint not null,
  experiment_id bigint not null,
  -- What was decided about, as in an enrolment: the same decision is exposed once.
  occasion text collate "C" not null,
  arm text collate "C" not null,
  exposed_at timestamptz not null,
  primary key (customer_id, experiment_id, occasion)
);
create index exposure_experiment on experiment.exposure (experiment_id, exposed_at);

-- Two people dealt different arms who proved to be one: she counts for neither.
create table experiment.mixed (
  customer_id bigint not null,
  experiment_id bigint not null,
  merge_id bigint not null,
  primary key (customer_id, experiment_id, merge_id)
);

create view experiment.v_exposure as
  select p.person_id as customer_id, x.experiment_id, e.key as experiment, x.occasion, x.arm, x.exposed_at
  from experiment.exposure x
  join experiment.experiment e using (experiment_id)
  join customer.v_person p on p.customer_id = x.customer_id
  where not exists (select 1 from experiment.mixed m
    where m.customer_id = p.person_id and m.experiment_id = x.experiment_id);
