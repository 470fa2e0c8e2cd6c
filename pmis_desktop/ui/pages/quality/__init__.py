"""信息整理: how right and complete the records are, what to mend, records that look like one."""
