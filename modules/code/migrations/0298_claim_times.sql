-- Why: a coupon shown in a live room is for those who watch: its code gives it in certain times only.

alter table code.channel_code
  -- Null: always.
  add column claim_times tstzmultirange;
