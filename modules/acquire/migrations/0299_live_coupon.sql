-- Why: coupons of the codes shown in a room may be for those who watch.

alter table acquire.live_session
  -- Coupons of codes shown in the room are given only from its beginning to its end.
  add column coupons_on_air boolean not null default false;

-- When each code of a session gives its coupon.
create view acquire.v_live_claim as
  select k.code_id, tstzrange(
      case when s.coupons_on_air and k.use = 'room' then k.start_at else k.from_at end,
      case when s.coupons_on_air and k.use = 'room' then k.end_at else k.over_at end) as times,
    s.coupons_on_air and k.use = 'room' as on_air
  from acquire.v_live_code k join acquire.live_session s using (session_id);
