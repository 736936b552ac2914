"""What a number is: filters and periods, kinds, intervals, derivations, checks, scenarios, formats, texts. Pure."""
