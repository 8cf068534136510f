"""School pages: requests over data, complaints, the sharing register."""
