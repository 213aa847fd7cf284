-- Why: what was owed on a past day is asked without reading all that happened before it.
create index transfer_at on ledger.transfer using brin (at);
