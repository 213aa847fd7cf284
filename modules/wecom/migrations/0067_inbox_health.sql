-- Why: how many were greeted in time, and how long the oldest message has waited, is asked of the page every few seconds.
create index send_welcome_received on wecom.send (received_at) where kind = 'welcome';
