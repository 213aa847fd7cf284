-- Why: the share of welcomes that left within their twenty seconds is a figure on the board.
create index send_welcome on wecom.send (asked_at) where kind = 'welcome';
create view wecom.v_greeting as
  select customer_id, store_id, asked_at, state = 'sent' and settled_at <= deadline_at as in_time
  from wecom.send where kind = 'welcome' and state in ('sent', 'rejected', 'unknown');
