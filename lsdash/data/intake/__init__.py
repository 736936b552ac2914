"""How workbooks of reports get in: file → sheets → cells → statements → messages. No database, no page."""
