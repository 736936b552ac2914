// Links between the pages of the dashboard, and to other views of one: the browser need not load everything anew for
// them. The page is asked for as by Back and Forward; its address is written first, so that each page is one entry.
const plainPress = (event) => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
const folder = (url) => url.origin + url.pathname.replace(/[^/]*$/, "");

// Where `link` leads to, if that is a page of the dashboard. What it says to keep of the address stays.
function within(link) {
    if (link.target || link.hasAttribute("download")) return null;
    const to = new URL(link.href, location);
    if (folder(to) !== folder(location)) return null;
    for (const key of (link.dataset.keep ?? "").split(" ").filter(Boolean))
        for (const value of new URLSearchParams(location.search).getAll(key)) to.searchParams.append(key, value);
    return to;
}

addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const to = link && !event.defaultPrevented && plainPress(event) && within(link);
    if (!to) return;
    const same = to.pathname === location.pathname && to.search === location.search;
    if (same && to.hash) return;  // a place on this page: the browser goes there
    event.preventDefault();
    const main = document.querySelector("[data-testid=stMain]");
    if (same || to.pathname !== location.pathname) main?.scrollTo(0, 0);
    if (same) return;
    push({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
});
