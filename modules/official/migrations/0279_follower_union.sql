-- Why: whoever follows by a picture that was lent to one opening is tied to it by her unionid, where both sides know it.
create view official.v_follower_union as
  select follower_id, customer_id, unionid from official.follower;

-- A code may have many that end, beside its lasting one.
create index qr_of_code on official.qr (code_id);
