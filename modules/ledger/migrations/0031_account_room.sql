-- Why: a balance is rewritten with every purchase; with room on its page that touches no index.
alter table ledger.account set (fillfactor = 75);
