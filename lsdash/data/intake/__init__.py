"""How workbooks of reports get in: file → sheets → cells → statements → what is wrong with them. No database, no page."""
