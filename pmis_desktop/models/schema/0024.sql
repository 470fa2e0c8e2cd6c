-- 不再等: a person gave up waiting for a file. Its bytes stay in the archive, and it can be taken up.
ALTER TABLE arrival ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
