"""What a chart or page says: sentences made by rule from the very rows that are shown. Pure; no number of its own.

Each title function takes the frame its chart is drawn from and gives one sentence that is true of it, whatever the
filters. `rules` gives the few that matter now, each with the page that shows it and the rule it was made by.
"""
