CREATE TABLE maysend_tenants (
    id TEXT NOT NULL PRIMARY KEY,
    grp TEXT NOT NULL,
    complete_since BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL
);
CREATE TABLE maysend_entries (
    tenant TEXT NOT NULL REFERENCES maysend_tenants (id),
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    grp TEXT NOT NULL,
    person TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload BYTEA,
    payload_key TEXT,
    salt BYTEA,
    commitment BYTEA NOT NULL,
    PRIMARY KEY (tenant, sequence)
);
CREATE INDEX maysend_entries_person ON maysend_entries (grp, person) WHERE person <> '';
CREATE INDEX maysend_entries_subject ON maysend_entries (tenant, subject, kind) WHERE subject <> '';
CREATE FUNCTION maysend_entries_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'entries of the ledger are never deleted';
    END IF;
    IF NEW.tenant = OLD.tenant AND NEW.sequence = OLD.sequence AND NEW.at = OLD.at AND NEW.kind = OLD.kind AND NEW.grp = OLD.grp
        AND NEW.person = OLD.person AND NEW.subject = OLD.subject AND NEW.commitment = OLD.commitment
        AND NEW.payload IS NULL AND NEW.payload_key IS NULL AND NEW.salt IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entries of the ledger are never changed, only erased';
END
$$;
CREATE TRIGGER maysend_entries_kept BEFORE UPDATE OR DELETE ON maysend_entries
    FOR EACH ROW EXECUTE FUNCTION maysend_entries_kept();
CREATE TABLE maysend_people (
    grp TEXT NOT NULL,
    person TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (grp, person)
);
CREATE TABLE maysend_texts (
    tenant TEXT NOT NULL REFERENCES maysend_tenants (id),
    id TEXT NOT NULL,
    draft TEXT NOT NULL,
    grp TEXT NOT NULL,
    person TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    wakes_at BIGINT,
    class TEXT NOT NULL,
    topic TEXT,
    revision BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX maysend_texts_person ON maysend_texts (grp, person);
CREATE INDEX maysend_texts_state ON maysend_texts (tenant, state, since);
CREATE TABLE maysend_received (
    tenant TEXT NOT NULL REFERENCES maysend_tenants (id),
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE maysend_seals (
    tenant TEXT NOT NULL REFERENCES maysend_tenants (id),
    through BIGINT NOT NULL,
    seal BYTEA NOT NULL,
    PRIMARY KEY (tenant, through)
);
CREATE FUNCTION maysend_seals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'seals of the ledger are never changed nor deleted';
END
$$;
CREATE TRIGGER maysend_seals_kept BEFORE UPDATE OR DELETE ON maysend_seals
    FOR EACH ROW EXECUTE FUNCTION maysend_seals_kept();
CREATE TABLE maysend_kept (
    digest TEXT NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);
CREATE TABLE maysend_groups (
    id TEXT NOT NULL PRIMARY KEY
);
