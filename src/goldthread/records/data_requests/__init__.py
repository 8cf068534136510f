"""Rights used over data: corrections, objections, complaints."""
