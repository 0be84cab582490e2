-- Since when a destination could not be asked for what came back, and why, as JSON.

-- +goose Up

ALTER TABLE destinations ADD COLUMN unread TEXT NOT NULL DEFAULT '';
