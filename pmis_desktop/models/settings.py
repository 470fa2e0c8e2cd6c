"""What an installation knows of itself: kind, names, keys' ids, counters. One row each."""

from sqlalchemy import Connection

from pmis_desktop.models.pen import write
from pmis_desktop.models.rows import fetch

PUT = (
    "INSERT INTO setting (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)

KIND = "kind"
COUNTY = "county"
SITE = "site"

NAME = "name"
CODE = "code"
LOG = "log"
REVISION = "revision"
COUNTY_ID = "county_id"
EPOCH = "epoch"
EPOCH_DUE = "epoch_due"
ORGANISATION = "organisation"
ACKNOWLEDGED = "acknowledged"
SEEN_ANSWER = "seen_answer"
SEEN_REVISION = "seen_revision"
SEEN_HASH = "seen_hash"
# The version of the field table that the newest answer was written in.
SEEN_VERSION = "seen_version"
SEALING_KEY = "sealing_key"
RECOVERY_RECIPIENT = "recovery_recipient"
OPENS = "opens"
CLOSED_LOGS = "closed_logs"
JOINED = "joined"
# A restored site that has not begun its new log yet.
LOG_DUE = "log_due"
# A site that leaves its key to another copy of it and has not made its new one yet.
KEY_DUE = "key_due"
# Identities that the county had before its trust was founded anew: archived packages name them.
FORMER_COUNTIES = "former_counties"
# When and where copies of the root key were last opened: a line each.
ROOT_COPIES = "root_copies"
# The second folder for backups, and the last backup that was made outside the vault.
BACKUP_FOLDER = "backup_folder"
LAST_COPY = "last_copy"
# Where the county's own log stood at its last backups.
BACKED_UP = "backed_up"
# What the files of photos and scans are encrypted under; the database itself is encrypted too.
BLOB_KEY = "blob_key"
# An invented county or branch for practice.
PRACTICE = "practice"

# How far the members were checked (a revision), on which day and by which program.
CHECKED_REVISION = "checked_revision"
CHECKED_MARK = "checked_mark"
# "0": answers carry no list of what to mend.
MENDS_SENT = "mends_sent"
# The county's own words above and below the names in a reminder; unset: the program's.
REMINDER_ABOVE = "reminder_above"
REMINDER_BELOW = "reminder_below"
# "1": no committee is asked; the county decides alone.
REVIEW_OFF = "review_off"
# What files may be carried by, and why more than a stick.
CARRIERS = "carriers"
CARRIERS_REASON = "carriers_reason"
# The edition of the table of strokes that the members' keys were made with.
STROKES = "strokes"
# Before a site's id: the county's revision at which its grant was signed anew.
REGRANTED = "regranted "
# The county's revision at which what all must hear of (codes, rules, carriers) was last said.
OVERRIDDEN = "overridden"


def get(connection: Connection, name: str, default: str = "") -> str:
    """One setting as text."""
    found = fetch(connection, "SELECT value FROM setting WHERE name = ?", (name,))
    return str(found[0][0]) if found else default


def number(connection: Connection, name: str) -> int:
    """One counter; 0 where it was never written."""
    return int(get(connection, name, "0"))


def put(connection: Connection, name: str, value: str | int) -> None:
    """Write one setting."""
    write(connection, PUT, (name, str(value)))


def next_revision(connection: Connection) -> int:
    """Count one more commit of this installation; every changed record carries the number."""
    revision = number(connection, REVISION) + 1
    put(connection, REVISION, revision)
    return revision
