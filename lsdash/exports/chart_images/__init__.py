"""Charts as pictures that can stand alone: `picture` composes one and writes it as SVG or PNG."""
