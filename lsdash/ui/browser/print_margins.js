// What stands in the margins of printed sheets becomes a style sheet when the page is printed: one that changed with every
// run had the browser work out the styles of the whole page anew.
const margins = new CSSStyleSheet();
document.adoptedStyleSheets.push(margins);
addEventListener("beforeprint", () => margins.replaceSync(document.querySelector("[data-margins]")?.dataset.margins ?? ""));
