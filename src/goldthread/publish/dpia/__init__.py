"""The draft of a data protection impact assessment that a school can adopt."""
