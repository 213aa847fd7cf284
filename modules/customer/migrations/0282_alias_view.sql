-- Why: who asks of many rows under which id each now stands asks the few who were merged, instead
-- of looking for everybody.
create view customer.v_alias as select customer_id, survivor_id from customer.alias;
