// Streamlit fetches its font of signs on every first visit, 375 KB. Pages here draw their own; where one of Streamlit's is
// shown all the same, the browser fetches the font by itself.
const loadFont = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) => (/Material Symbols/.test(font) ? Promise.resolve([]) : loadFont(font, ...text));
