-- How the last test of a destination ended, as JSON; and documents by when they came
-- into their state, which the home page counts.

-- +goose Up

ALTER TABLE destinations ADD COLUMN tested TEXT NOT NULL DEFAULT '';
CREATE INDEX transactions_by_change ON transactions (subscription, changed, state);
