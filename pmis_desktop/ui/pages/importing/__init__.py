"""The room for taking members and organisations from a workbook."""
