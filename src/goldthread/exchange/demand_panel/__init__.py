"""A folder of published releases as one history of areas (`analysis.demand.panel.Panel`)."""
