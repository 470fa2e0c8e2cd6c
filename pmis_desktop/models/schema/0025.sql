-- New members stand at the end of this index, not anywhere in it: it is only ever read from one end
-- to the other.
DROP INDEX member_told;
CREATE INDEX member_told ON member (
    row, former_names, address, household_address, employer_post, technical_title, school, major
);
