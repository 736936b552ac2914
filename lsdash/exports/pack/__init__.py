"""All pages of a release in one HTML file that asks no network for anything: `document.write`."""
