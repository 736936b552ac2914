"""The report of a period in words: what it says follows from the numbers of a release and from patterns that are data;
one document, written as DOCX, PDF and HTML."""
