-- When the source of a run is asked again that it could not answer, 0 for none.

-- +goose Up

ALTER TABLE runs ADD COLUMN until BIGINT NOT NULL DEFAULT 0;
