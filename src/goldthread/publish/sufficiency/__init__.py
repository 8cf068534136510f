"""What an area needs, where, what it costs and how sure that is: a report for members."""
