-- What a destination failed with last, beside when, and since when it has failed without
-- a success between.

-- +goose Up

ALTER TABLE destinations ADD COLUMN failed_code TEXT NOT NULL DEFAULT '';
ALTER TABLE destinations ADD COLUMN failed_cause TEXT NOT NULL DEFAULT '';
ALTER TABLE destinations ADD COLUMN failed_args TEXT NOT NULL DEFAULT '';
ALTER TABLE destinations ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;
