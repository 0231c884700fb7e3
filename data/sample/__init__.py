"""The invented sample archive and its maker: `python -m data.sample.make`.

Offices above the district bear real names, because letter numbers and code tables only make sense with them;
the district, the municipality, every person, number, date and sentence are invented.
"""
