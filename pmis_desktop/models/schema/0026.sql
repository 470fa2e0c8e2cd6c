-- Whatever is asked of a site's parcels is read from one index: the newest of a kind, those after
-- another, of some days, above a number. Three had been written for each file that came or went.
DROP INDEX parcel_of_site;
DROP INDEX parcel_newest;
DROP INDEX parcel_number;
CREATE INDEX parcel_told ON parcel (site, kind, id, at, number);

-- Nearly nobody has former names, and only those who have are looked for by them.
DROP INDEX IF EXISTS member_former_names;
CREATE INDEX member_former_names ON member (former_names) WHERE former_names IS NOT NULL;

-- Nobody looks for a line of history by the file that brought it.
DROP INDEX unit_source;
