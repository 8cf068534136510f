"""What pages are made of: layouts, macros, charts, pictures, and the bridge from forms."""
