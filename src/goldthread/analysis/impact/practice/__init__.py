"""What support did in our own schools: one model of every child's outcome, said with what it earns.

Regression to the mean and the error of baselines are taken out first; what is left is shared out
between schools, interventions, barriers, staff, children and dose, each pulled towards its fellows
as far as the data are thin. "Not enough data" is a result like any other.
"""
