// What no element can do: the language of the document, the current page's link in sight on a phone, and the row that a
// link into a page leads to. Links and rows may not be there yet.
import { writtenHref } from "./links.js";

const PATIENCE = 30000;
let waiting = null;

function middle(element) {
    const box = element.getBoundingClientRect();
    return (box.left + box.right) / 2;
}

// Moves the link of the page at `path` into sight, sideways alone; whether it is there.
function scrollToCurrent(path) {
    const link = document.querySelector(".st-key-navigation a[aria-current]");
    if (!link || writtenHref(link) !== path) return false;
    const row = link.closest(".st-key-navigation");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft += middle(link) - middle(row);
    return true;
}

// Part of an address, decoded; one that cannot be decoded, such as "50%", as it is.
export function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

// Shows the row that the address names, once for each; whether it is there, or none is named.
function showRow() {
    const wanted = location.hash;
    if (!wanted) window.lsdashRow = "";
    if (!wanted || window.lsdashRow === wanted) return true;
    const row = document.getElementById(decoded(wanted.slice(1)));
    if (!row) return false;
    window.lsdashRow = wanted;
    document.querySelectorAll(".ls-here").forEach((other) => other.classList.remove("ls-here"));
    row.classList.add("ls-here");
    row.closest("details")?.setAttribute("open", "");
    row.scrollIntoView({ block: "center" });
    return true;
}

// `path` is null where the page has no navigation.
export function describeDocument({ lang, path }) {
    document.documentElement.lang = lang;
    waiting?.disconnect();
    let [link, row] = [path === null, false];
    const arrived = () => {
        link ||= scrollToCurrent(path);
        row ||= showRow();
        return link && row;
    };
    if (arrived()) return;
    const observer = (waiting = new MutationObserver(() => arrived() && observer.disconnect()));
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), PATIENCE);
}
