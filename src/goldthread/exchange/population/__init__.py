"""ONS mid-year population estimates of children, by authority."""
