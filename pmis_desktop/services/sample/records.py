"""The shape of what is invented: values by field id, and a record of an entity with its id."""

Values = dict[str, str | None]
Record = tuple[str, str, Values]
