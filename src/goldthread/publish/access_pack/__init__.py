"""The pack of a request for access: what is given, as a document and for machines."""
