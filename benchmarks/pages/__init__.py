"""How much work each page is: statements, bytes and CPU, in a school of 20 and one of 2,000."""
