-- Every file that came from a site or went to one, by the county's own clock. What a package's plan
-- did stands in outcome and desk as it is now; here stands what was said on that day.
CREATE TABLE parcel (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('package', 'older', 'stopped', 'answer', 'unwritten')),
    at TEXT NOT NULL,
    made TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    log TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    outcomes TEXT NOT NULL,
    message TEXT NOT NULL,
    UNIQUE (site, file_hash)
);
CREATE INDEX parcel_of_site ON parcel (site, kind, at);
CREATE INDEX parcel_newest ON parcel (site, kind, id);
CREATE INDEX parcel_number ON parcel (site, kind, number, at);

-- What was taken in before this table was there; outcomes are counted in operations then.
INSERT INTO parcel (site, kind, at, made, file_hash, log, first, last, number, reported, outcomes,
    message)
SELECT l.site, 'package', a.taken_at, '', a.file_hash, a.log, a.first, a.last, 0,
    a.last - a.first + 1,
    (SELECT json_group_object(c.verdict, c.n) FROM (
        SELECT o.verdict, COUNT(*) AS n FROM outcome AS o
        WHERE o.log = a.log AND o.n BETWEEN a.first AND a.last GROUP BY o.verdict
    ) AS c),
    ''
FROM archive AS a JOIN log AS l ON l.id = a.log
WHERE a.kind = 'change' AND l.site IS NOT NULL ORDER BY a.revision;

-- Without it every question about all sites reads all logs once for each of them.
CREATE INDEX log_of_site ON log (site);
