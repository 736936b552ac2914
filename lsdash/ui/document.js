// What no element can do: the language of the document, the current page's link in sight on a phone, and the row that a
// link into a page leads to.
function middle(element) {
    const box = element.getBoundingClientRect();
    return (box.left + box.right) / 2;
}

function tell({ lang, path }) {
    document.documentElement.lang = lang;
    for (const link of document.querySelectorAll(".st-key-navigation a")) {
        const here = link.getAttribute("href") === path;
        if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
        // Sideways alone: the page itself stays where the reader has scrolled it to.
        const row = here && link.closest(".st-key-navigation");
        if (row && row.scrollWidth > innerWidth) row.scrollLeft += middle(link) - middle(row);
    }
    const wanted = location.hash;
    if (!wanted || window.lsdashRow === wanted) return;
    // The row may not be there yet.
    const arrive = () => {
        const row = document.getElementById(decodeURIComponent(wanted.slice(1)));
        if (!row) return false;
        window.lsdashRow = wanted;
        row.classList.add("ls-here");
        row.scrollIntoView({ block: "center" });
        return true;
    };
    if (arrive()) return;
    const watch = new MutationObserver(() => arrive() && watch.disconnect());
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), 30000);
}
