// Streamlit looks for the server in the folders of the page's address, the innermost first, with a tenth of a second between
// tries; every page but the first has one folder too many. Told where it is, it finds it at once.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.currentScript.src).href };
