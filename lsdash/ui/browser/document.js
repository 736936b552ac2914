// What no element can do: the language of the document, the current page's link in sight on a phone, and the row that a
// link into a page leads to. Links and rows may not be there yet.
const PATIENCE = 30000;
let waiting = null;

function middle(element) {
    const box = element.getBoundingClientRect();
    return (box.left + box.right) / 2;
}

// Moves the link of the page at `path` into sight, sideways alone; whether it is there.
function inSight(path) {
    const link = document.querySelector(".st-key-navigation a[aria-current]");
    if ((link?.dataset.own ?? link?.getAttribute("href")) !== path) return false;
    const row = link.closest(".st-key-navigation");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft += middle(link) - middle(row);
    return true;
}

// What stands in an address, as it was meant; one that nothing can be made of, such as "50%", as it is.
function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

// Shows the row that the address names, once for each; whether it is there, or none is named.
function shown() {
    const wanted = location.hash;
    if (!wanted) window.lsdashRow = "";
    if (!wanted || window.lsdashRow === wanted) return true;
    const row = document.getElementById(decoded(wanted.slice(1)));
    if (!row) return false;
    window.lsdashRow = wanted;
    document.querySelectorAll(".ls-here").forEach((other) => other.classList.remove("ls-here"));
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
        link ||= inSight(path);
        row ||= shown();
        return link && row;
    };
    if (arrived()) return;
    const watch = (waiting = new MutationObserver(() => arrived() && watch.disconnect()));
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), PATIENCE);
}
