-- Why: higher storeys ask whether somebody is known to the official account, by its id.
create view official.v_account as select app_id from official.account;
