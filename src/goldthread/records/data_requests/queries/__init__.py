"""Asking about requests over data and complaints."""
