"""A made directory of any size, to try the portal with as many records as a region may have: `manage.py load_scale`.

Every record is made from the seed and its own number alone. So the same call gives the same directory, a bigger one
begins with the smaller one, and a load that was stopped goes on where it ended.
"""
