"""School census extracts: the pupil table and the SEN needs table."""
