"""The limits of the format in words, one line for each."""

from pmis_desktop.exchange import limits

WORDS = {
    "FILE": "a file, bytes",
    "OUTER_HEADER": "outer header, bytes",
    "STATEMENT": "statement, bytes",
    "SIGNATURES": "signatures of a file; keys of a root",
    "RECIPIENTS": "recipients of a seal",
    "AGE_HEADER": "age head, bytes",
    "AGE_STANZAS": "stanzas of an age head",
    "PARTS": "parts of a file",
    "RAW_TOTAL": "known parts together, and any without a limit of its own, raw bytes",
    "RATIO": "raw to wire of a compressed part, times",
    "RATIO_FREE": "raw bytes up to which the ratio does not matter",
    "OPERATIONS": "operations of a package",
    "OPERATIONS_RAW": "`OPS` of a package, raw bytes",
    "LINE": "one line, bytes",
    "RECORD_LINES": "lines of a part that has no limit of its own",
    "NOTE_RAW": "`note`, raw bytes",
    "READINGS": "lines of `readings`",
    "READINGS_RAW": "`readings`, raw bytes",
    "BLOB": "one blob, bytes",
    "BLOBS": "blobs that are taken of a package",
    "BLOBS_AT_ONCE": "blobs that a writer puts into a package, bytes",
    "MENDS": "lines of `mend`",
    "MEND_RAW": "`mend`, raw bytes",
    "WANTED": "lines of `wanted`",
    "WANTED_RAW": "`wanted`, raw bytes",
    "NOTICES": "lines of `notices`",
    "NOTICES_RAW": "`notices`, raw bytes",
    "REVIEWS": "lines of `review`",
    "REVIEW_RAW": "`review`, raw bytes",
    "REVIEW_VALUES": "records of one case in `review`",
    "CARRIERS_RAW": "`carriers`, raw bytes",
    "OMITTED": "lines of `omitted`",
    "OMITTED_RAW": "`omitted`, raw bytes",
    "NAME": "a name that an answer carries, characters",
    "DOCUMENT": "one root-signed document, bytes",
    "DOCUMENTS": "documents in `DOCS`",
    "DOCUMENTS_RAW": "`DOCS`, raw bytes",
    "ROOT_VERSIONS": "versions of a root",
    "PURGED_RECORDS": "records of a purge order",
    "PURGED_OPERATIONS": "operations of a purge order",
    "COPY_DOCUMENTS": "documents in `DOCS` of a `county-copy`",
    "COPY_DOCUMENTS_RAW": "`DOCS` of a `county-copy`, raw bytes",
    "COPY_RAW": "`OPS` of a `county-copy`, raw bytes",
    "COPY_UNITS_RAW": "`UNITS` of a `county-copy`, raw bytes",
}


def table() -> str:
    """Every limit; KeyError for one that has no words yet."""
    known = {name: value for name, value in vars(limits).items() if name.isupper()}
    for unit in ("KIB", "MIB"):
        known.pop(unit)
    if missing := known.keys() ^ WORDS.keys():
        raise KeyError(sorted(missing))
    rows = [f"| {words} | {_spelt(known[name])} |" for name, words in WORDS.items()]
    return "\n".join(["| at most | |", "| --- | --- |", *rows])


def _spelt(value: int) -> str:
    for size, unit in ((limits.MIB, "MiB"), (limits.KIB, "KiB")):
        if value >= size and value % size == 0:
            return f"{value:,} ({value // size} {unit})"
    return f"{value:,}"
