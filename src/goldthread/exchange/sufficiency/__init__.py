"""An area's demand and places as files for others: a workbook, and a table like DfE's."""
