"""Doing things with requests over data and complaints."""
