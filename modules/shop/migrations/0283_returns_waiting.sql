-- Why: the desk lists returns by their state; those that wait are few among all that ever were.
create index return_state on shop.purchase_return (state, return_id);
