"""How large and how many: every limit of the format, in one place."""

KIB = 1024
MIB = 1024 * KIB

FILE = 100 * MIB
OUTER_HEADER = 16 * KIB
STATEMENT = 1 * MIB
SIGNATURES = 8
RECIPIENTS = 6

AGE_HEADER = 4 * KIB
AGE_STANZAS = 8

PARTS = 512
RAW_TOTAL = 256 * MIB
RATIO = 200
RATIO_FREE = 64 * KIB  # a part this small may be as regular as it likes
OPERATIONS_RAW = 32 * MIB
NOTE_RAW = 8 * KIB
MEND_RAW = 32 * MIB
BLOB = 10 * MIB
BLOBS = 500
# What a writer puts into one package; a branch's old computer holds it several times over.
BLOBS_AT_ONCE = 60 * MIB
WANTED = 10_000
REVIEWS = 10_000
REVIEW_RAW = 32 * MIB
REVIEW_VALUES = 20  # records of one case that an answer tells of
NAME = 200
WANTED_RAW = 1 * MIB
CARRIERS_RAW = 1 * KIB
OMITTED = 1_000
OMITTED_RAW = 1 * MIB
DOCUMENTS_RAW = 16 * MIB
NOTICES = 200
NOTICES_RAW = 8 * MIB
READINGS = 2_000
READINGS_RAW = 1 * MIB

OPERATIONS = 200_000
LINE = 64 * KIB
RECORD_LINES = 2_000_000
MENDS = 50_000
DOCUMENTS = 1_024
PURGED_RECORDS = 500
PURGED_OPERATIONS = 400
DOCUMENT = 64 * KIB
# The county's copy for itself: every document it has, and its own changes since older backups.
COPY_DOCUMENTS = 20_000
COPY_DOCUMENTS_RAW = 64 * MIB
COPY_RAW = 160 * MIB
COPY_UNITS_RAW = 16 * MIB
ROOT_VERSIONS = 256
