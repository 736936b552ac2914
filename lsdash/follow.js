// Links of the dashboard: each says what it changes, the rest of the address is added here, when a reader gets near to it.
// They are followed without loading everything anew: the page is asked for as by Back and Forward, and its address is
// written first, so that each page is one entry.
const KEYS = "lang bo ban dv kv sp nam so kb xem tim voi hop man".split(" "); // in the order that addresses have
const plainPress = (event) => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
const folder = (url) => url.origin + url.pathname.replace(/[^/]*$/, "");
const linkAt = (event) => event.target.closest?.("a[href]");

const rank = (key) => (KEYS.indexOf(key) + KEYS.length + 1) % (KEYS.length + 1); // what is not ours comes last

// What of the address does not come along with a link; null for one that says all itself.
function leftBehind({ so, dv, toggle, without }) {
    if (so !== undefined) return ["so"];
    if (dv !== undefined) return ["so", "dv"];
    if (toggle !== undefined) return [toggle];
    return without === undefined ? null : without.split(" ");
}

// What is `said` in an address, with all of the present one that is not `left` behind. Of a key that is a `toggle` the value
// that is said comes to those that are there, or is taken from them.
function completed(query, left, toggle) {
    const here = [...new URLSearchParams(location.search)];
    let said = [...new URLSearchParams(query)];
    if (toggle) {
        const there = here.filter(([key]) => key === toggle);
        const others = there.filter(([, value]) => !said.some(([, own]) => own === value));
        said = others.length < there.length ? others : [...there, ...said];
    }
    const kept = here.filter(([key]) => !left.includes(key) && !said.some(([own]) => own === key));
    return new URLSearchParams([...kept, ...said].sort(([one], [other]) => rank(one) - rank(other))).toString();
}

function complete(link) {
    const left = link && leftBehind(link.dataset);
    if (!left) return;
    const own = (link.dataset.own ??= link.getAttribute("href"));
    const [, path, query, place] = own.match(/^([^?#]*)\??([^#]*)(.*)$/);
    const asked = completed(query, left, link.dataset.toggle);
    link.setAttribute("href", path + (asked || !path ? `?${asked}` : "") + place);
}

for (const near of ["pointerover", "pointerdown", "focusin", "click"])
    addEventListener(near, (event) => complete(linkAt(event)), { capture: true, passive: true });
addEventListener("beforeprint", () => document.querySelectorAll("a[href]").forEach(complete));

// From a press until the page begins to run for it, the pointer says that the press was heard.
function heard() {
    const root = document.documentElement;
    root.dataset.asked = "";
    const watch = new MutationObserver(done);
    const late = setTimeout(done, 5000);
    function done() {
        delete root.dataset.asked;
        watch.disconnect();
        clearTimeout(late);
    }
    watch.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
}

// A link followed by a key is made anew with its page: the focus goes to the one in its place.
function keepFocus(link) {
    const part = [...(link.closest("[class*=st-key-]")?.classList ?? [])].find((name) => name.startsWith("st-key-"));
    const own = link.dataset.own ?? link.getAttribute("href");
    const watch = new MutationObserver(() => {
        if (link.isConnected) return;
        const links = [...document.querySelectorAll(`.${part} a`)];
        if (!links.length) return;
        watch.disconnect();
        if (document.activeElement === document.body)
            (links.find((each) => each.getAttribute("href") === own) ?? links[0]).focus({ preventScroll: true });
    });
    if (part) watch.observe(document.body, { subtree: true, childList: true });
    setTimeout(() => watch.disconnect(), 5000);
}

// Where a link leads to, if that is a page of the dashboard.
function within(link) {
    const to = new URL(link.href, location);
    return link.target || link.hasAttribute("download") || folder(to) !== folder(location) ? null : to;
}

addEventListener("click", (event) => {
    const link = linkAt(event);
    const to = link && !event.defaultPrevented && plainPress(event) && within(link);
    if (!to) return;
    // The link of the page that is open would take away its own choices, such as its view and its search.
    const current = link.getAttribute("aria-current");
    const same = current || (to.pathname === location.pathname && to.search === location.search);
    if (same && to.hash) return; // a place on this page: the browser goes there
    event.preventDefault();
    if (current === "true") return; // a choice that is made
    if (same || to.pathname !== location.pathname) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    if (same) return;
    if (!event.detail && document.activeElement === link) keepFocus(link);
    tick(link);
    follow(to.pathname + to.search + to.hash);
});

function follow(to) {
    heard();
    push({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
}

// A choice is shown as made before the page says so.
function tick(link) {
    if (link.role !== "checkbox") return;
    const chosen = link.ariaChecked === "true";
    if (!link.dataset.toggle)
        for (const other of link.parentElement.querySelectorAll("[aria-checked=true]")) other.ariaChecked = "false";
    link.ariaChecked = String(!chosen);
}
