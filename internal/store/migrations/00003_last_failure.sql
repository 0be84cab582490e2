-- What a destination failed with last, beside when.

-- +goose Up

ALTER TABLE destinations ADD COLUMN failed_code TEXT NOT NULL DEFAULT '';
ALTER TABLE destinations ADD COLUMN failed_cause TEXT NOT NULL DEFAULT '';
ALTER TABLE destinations ADD COLUMN failed_args TEXT NOT NULL DEFAULT '';
