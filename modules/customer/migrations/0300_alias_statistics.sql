-- Why: of a table that was never looked at PostgreSQL believes that it has hundreds of rows; then every question
-- about people, which goes through who was merged, rather reads whole tables than the rows of those people.
analyze customer.alias;
