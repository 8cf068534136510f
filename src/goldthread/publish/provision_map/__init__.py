"""The class provision map: who has which support, how much, from whom, and how much has happened."""
