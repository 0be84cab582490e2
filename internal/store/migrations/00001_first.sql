-- The subscription is the first column of every table and of every key, so that
-- a query that forgets it is seen. Times are milliseconds since 1970 in UTC, 0 for
-- none; amounts, days and JSON are text, "" for none. Nothing is NULL.

-- +goose Up

-- Tables without a subscription: people and their sign-ins belong to none.

CREATE TABLE users (
    id       TEXT    NOT NULL PRIMARY KEY,
    email    TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    created  BIGINT  NOT NULL,
    disabled BOOLEAN NOT NULL
);

CREATE TABLE wrong_sign_ins (
    address TEXT   NOT NULL PRIMARY KEY,
    wrong   BIGINT NOT NULL,
    last    BIGINT NOT NULL
);

CREATE TABLE sessions (
    token   TEXT   NOT NULL PRIMARY KEY, -- its SHA-256: a stolen copy opens nothing
    data    BLOB   NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_by_end ON sessions (expires);

CREATE TABLE forms (
    id     TEXT   NOT NULL PRIMARY KEY,
    result TEXT   NOT NULL,
    made   BIGINT NOT NULL
);

CREATE TABLE wakes (
    kind   TEXT   NOT NULL,
    key    TEXT   NOT NULL,
    run_at BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);

-- Who and what there is.

CREATE TABLE subscriptions (
    subscription TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    country      TEXT    NOT NULL,
    cvr          TEXT    NOT NULL,
    zone         TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    test         BOOLEAN NOT NULL,
    created      BIGINT  NOT NULL
);

CREATE TABLE roles (
    subscription TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    role         TEXT NOT NULL,
    PRIMARY KEY (subscription, user_id)
);
CREATE INDEX roles_by_user ON roles (user_id);

CREATE TABLE data_keys (
    subscription TEXT NOT NULL PRIMARY KEY,
    sealed       TEXT NOT NULL, -- base64
    master       TEXT NOT NULL
);

CREATE TABLE secrets (
    subscription TEXT NOT NULL,
    kind         TEXT NOT NULL, -- activation or destination
    id           TEXT NOT NULL,
    field        TEXT NOT NULL,
    sealed       TEXT NOT NULL, -- base64
    PRIMARY KEY (subscription, kind, id, field)
);

CREATE TABLE activations (
    subscription TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    adaptor      TEXT   NOT NULL,
    owner        TEXT   NOT NULL,
    settings     TEXT   NOT NULL,
    starts       TEXT   NOT NULL,
    common       TEXT   NOT NULL,
    destination  TEXT   NOT NULL, -- of the common rule
    schedule     TEXT   NOT NULL,
    every        TEXT   NOT NULL, -- of the schedule
    recipients   TEXT   NOT NULL,
    paused       TEXT   NOT NULL,
    paused_code  TEXT   NOT NULL,
    paused_at    BIGINT NOT NULL,
    PRIMARY KEY (subscription, id)
);

CREATE TABLE destinations (
    subscription TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    gateway      TEXT   NOT NULL,
    settings     TEXT   NOT NULL,
    transfers    BIGINT NOT NULL,
    paused       TEXT   NOT NULL,
    paused_code  TEXT   NOT NULL,
    paused_args  TEXT   NOT NULL,
    paused_at    BIGINT NOT NULL,
    failures     BIGINT NOT NULL,
    open_until   BIGINT NOT NULL,
    last_success BIGINT NOT NULL,
    last_failure BIGINT NOT NULL,
    PRIMARY KEY (subscription, id)
);

CREATE TABLE own_rules (
    subscription TEXT NOT NULL,
    activation   TEXT NOT NULL,
    customer     TEXT NOT NULL,
    rule         TEXT NOT NULL,
    destination  TEXT NOT NULL, -- of the rule
    PRIMARY KEY (subscription, activation, customer)
);

CREATE TABLE customers (
    subscription TEXT    NOT NULL,
    activation   TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    number       TEXT    NOT NULL,
    party        TEXT    NOT NULL,
    gone         BOOLEAN NOT NULL,
    seen         BIGINT  NOT NULL,
    sort         TEXT    NOT NULL, -- the name, folded
    words        TEXT    NOT NULL, -- what a search looks at, folded
    PRIMARY KEY (subscription, activation, id)
);
CREATE INDEX customers_by_name ON customers (subscription, sort, activation, id);

CREATE TABLE customer_marks (
    subscription TEXT NOT NULL,
    activation   TEXT NOT NULL,
    kind         TEXT NOT NULL, -- address, vat, registration, gln, name
    value        TEXT NOT NULL,
    id           TEXT NOT NULL,
    PRIMARY KEY (subscription, activation, kind, value, id)
);
CREATE INDEX customer_marks_by_customer ON customer_marks (subscription, activation, id);

-- The ledger.

CREATE TABLE counters (
    subscription TEXT   NOT NULL,
    series       TEXT   NOT NULL,
    value        BIGINT NOT NULL,
    PRIMARY KEY (subscription, series)
);
INSERT INTO counters (subscription, series, value) VALUES ('', 'history', 0);

CREATE TABLE numbers (
    subscription TEXT   NOT NULL,
    series       TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    value        BIGINT NOT NULL,
    PRIMARY KEY (subscription, series, key)
);

CREATE TABLE cursors (
    subscription TEXT NOT NULL,
    activation   TEXT NOT NULL,
    position     TEXT NOT NULL,
    PRIMARY KEY (subscription, activation)
);

CREATE TABLE transactions (
    subscription       TEXT    NOT NULL,
    id                 TEXT    NOT NULL,
    entry              BIGINT  NOT NULL, -- history.seq of its first row: the order of entry
    activation         TEXT    NOT NULL,
    ref                TEXT    NOT NULL,
    version            TEXT    NOT NULL,
    destination        TEXT    NOT NULL,
    copy               BIGINT  NOT NULL,
    state              TEXT    NOT NULL,
    number             TEXT    NOT NULL,
    document           TEXT    NOT NULL, -- invoice or creditnote
    issue_date         TEXT    NOT NULL,
    due_date           TEXT    NOT NULL,
    customer           TEXT    NOT NULL,
    sender             TEXT    NOT NULL,
    receiver           TEXT    NOT NULL,
    purchase_order     TEXT    NOT NULL,
    sales_order        TEXT    NOT NULL,
    currency           TEXT    NOT NULL,
    total              TEXT    NOT NULL,
    step               TEXT    NOT NULL,
    until              BIGINT  NOT NULL,
    kind               TEXT    NOT NULL, -- of the fault
    code               TEXT    NOT NULL,
    cause              TEXT    NOT NULL,
    args               TEXT    NOT NULL,
    actor              TEXT    NOT NULL,
    tries              BIGINT  NOT NULL,
    looks              BIGINT  NOT NULL,
    run                TEXT    NOT NULL,
    began_by           TEXT    NOT NULL, -- the trigger
    entered            BIGINT  NOT NULL,
    changed            BIGINT  NOT NULL,
    sent_there         BIGINT  NOT NULL,
    released           TEXT    NOT NULL,
    source             TEXT    NOT NULL,
    model              TEXT    NOT NULL,
    output             TEXT    NOT NULL,
    format             TEXT    NOT NULL,
    gateway            TEXT    NOT NULL,
    route              TEXT    NOT NULL,
    findings           TEXT    NOT NULL,
    beside             TEXT    NOT NULL,
    remote             TEXT    NOT NULL,
    proof              TEXT    NOT NULL,
    remote_id          TEXT    NOT NULL,
    possible_duplicate BOOLEAN NOT NULL,
    resend_of          TEXT    NOT NULL,
    fallback_of        TEXT    NOT NULL,
    fresh              BOOLEAN NOT NULL,
    owner              TEXT    NOT NULL,
    fence              BIGINT  NOT NULL,
    lease              BIGINT  NOT NULL,
    began              BIGINT  NOT NULL,
    lane_kind          TEXT    NOT NULL, -- these three follow from the others: ledger.LaneOf
    lane_of            TEXT    NOT NULL,
    due                BIGINT  NOT NULL,
    words              TEXT    NOT NULL, -- what a search looks at, folded
    PRIMARY KEY (subscription, id),
    UNIQUE (subscription, activation, ref, version, copy, destination)
);
CREATE UNIQUE INDEX transactions_by_entry ON transactions (subscription, entry);
CREATE INDEX transactions_by_state ON transactions (subscription, state, entry);
CREATE INDEX transactions_by_activation ON transactions (subscription, activation, state, entry);
CREATE INDEX transactions_by_destination ON transactions (subscription, destination, state, entry);
CREATE INDEX transactions_by_customer ON transactions (subscription, customer, entry);
CREATE INDEX transactions_by_run ON transactions (subscription, run, entry);
CREATE INDEX transactions_by_number ON transactions (subscription, number);
CREATE INDEX transactions_by_remote ON transactions (subscription, remote) WHERE remote <> '';
CREATE INDEX transactions_by_remote_id ON transactions (subscription, remote_id) WHERE remote_id <> '';
CREATE INDEX transactions_by_lane ON transactions (subscription, lane_kind, lane_of, due, entry) WHERE lane_kind <> '';
CREATE INDEX transactions_by_owner ON transactions (owner, lease) WHERE owner <> '';

CREATE TABLE history (
    subscription TEXT   NOT NULL,
    seq          BIGINT NOT NULL PRIMARY KEY,
    id           TEXT   NOT NULL,
    activation   TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    from_state   TEXT   NOT NULL,
    to_state     TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    code         TEXT   NOT NULL,
    cause        TEXT   NOT NULL,
    actor        TEXT   NOT NULL
);
CREATE INDEX history_by_transaction ON history (subscription, id, seq);
CREATE INDEX history_by_activation ON history (subscription, activation, seq);

CREATE TABLE attempts (
    subscription TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    number       BIGINT  NOT NULL,
    began_by     TEXT    NOT NULL,
    started      BIGINT  NOT NULL,
    ended        BIGINT  NOT NULL,
    outcome      TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    remote_id    TEXT    NOT NULL,
    proof        TEXT    NOT NULL,
    evidence     BLOB    NOT NULL,
    looked       BOOLEAN NOT NULL,
    PRIMARY KEY (subscription, id, number)
);

CREATE TABLE runs (
    subscription TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    activation   TEXT   NOT NULL,
    slot         TEXT   NOT NULL,
    began_by     TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    started      BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    query        TEXT   NOT NULL,
    found        BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    code         TEXT   NOT NULL,
    cause        TEXT   NOT NULL,
    PRIMARY KEY (subscription, id)
);
CREATE UNIQUE INDEX runs_by_slot ON runs (subscription, activation, slot) WHERE slot <> '';
CREATE INDEX runs_by_time ON runs (subscription, started, id);
CREATE INDEX runs_by_activation ON runs (subscription, activation, started, id);

-- The outbox.

CREATE TABLE messages (
    subscription TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    activation   TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    html         TEXT    NOT NULL,
    negative     BOOLEAN NOT NULL,
    created      BIGINT  NOT NULL,
    sent         BIGINT  NOT NULL,
    tries        BIGINT  NOT NULL,
    result       TEXT    NOT NULL,
    PRIMARY KEY (subscription, id)
);
CREATE INDEX messages_by_activation ON messages (subscription, activation, created, id);
CREATE INDEX messages_unsent ON messages (subscription, activation, created, id) WHERE sent = 0;

CREATE TABLE told (
    subscription TEXT   NOT NULL,
    activation   TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    PRIMARY KEY (subscription, activation)
);
