"""操作记录: the whole history of this vault."""
