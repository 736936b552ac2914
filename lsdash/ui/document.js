// What no element can do: the language of the document, the current page's link in sight on a phone, and the row that a
// link into a page leads to. Links and rows may not be there yet.
const PATIENCE = 30000;
let waiting = null;

function middle(element) {
    const box = element.getBoundingClientRect();
    return (box.left + box.right) / 2;
}

// Marks the link of the page at `path`; whether there is one.
function marked(path) {
    let found = false;
    for (const link of document.querySelectorAll(".st-key-navigation a")) {
        const here = link.getAttribute("href").split("?")[0] === path;
        if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
        // Sideways alone: the page itself stays where the reader has scrolled it to.
        const row = here && link.closest(".st-key-navigation");
        if (row && row.scrollWidth > innerWidth) row.scrollLeft += middle(link) - middle(row);
        found ||= here;
    }
    return found;
}

// Shows the row that the address names, once for each; whether it is there, or none is named.
function shown() {
    const wanted = location.hash;
    if (!wanted || window.lsdashRow === wanted) return true;
    const row = document.getElementById(decodeURIComponent(wanted.slice(1)));
    if (!row) return false;
    window.lsdashRow = wanted;
    row.classList.add("ls-here");
    row.scrollIntoView({ block: "center" });
    return true;
}

// `path` is null where the page has no navigation.
function tell({ lang, path }) {
    document.documentElement.lang = lang;
    waiting?.disconnect();
    let [link, row] = [path === null, false];
    const arrived = () => {
        link ||= marked(path);
        row ||= shown();
        return link && row;
    };
    if (arrived()) return;
    const watch = (waiting = new MutationObserver(() => arrived() && watch.disconnect()));
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), PATIENCE);
}
