"""From an address to what is to be shown: state, errors of the address, filter options, coverage, slides."""
