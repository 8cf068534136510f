"""What support costs an area: funding elements, and the high-needs block over years."""
