"""The disruption engine: from a picture of a network and a goal to a plan, with the proof of how good it is.

`Picture` → `Goal` and `Constraints` → `solve` → `Plan` → `verify`. No clock, no files, no unseeded draw.
"""
