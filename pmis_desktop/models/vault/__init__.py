"""The vault (数据目录): one encrypted database, its key slots, its backups, and who may open it."""
