"""From frames to what is drawn and said: charts, sentences, tables, number cards, links, revisions."""
