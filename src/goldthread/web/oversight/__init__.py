"""Pages for those who watch over the system or over privacy: no record of a child is opened here."""
