// Links of the dashboard: each says what it changes, the rest of the address is added here, when a reader gets near to it.
// They are followed without loading everything anew: the page is asked for as by Back and Forward, and its address is
// written first, so that each page is one entry. KEYS, the keys of an address in their order, is given to it.
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
// that is said is taken from those that are there, or comes to them: in their place where it stands `alone`.
function completed(query, left, { toggle, alone } = {}) {
    const here = [...new URLSearchParams(location.search)];
    let said = [...new URLSearchParams(query)];
    if (toggle) {
        const there = here.filter(([key]) => key === toggle);
        const others = there.filter(([, value]) => !said.some(([, own]) => own === value));
        const beside = alone === undefined ? others : [];
        said = others.length < there.length ? beside : inOrder([...beside, ...said]);
    }
    const kept = here.filter(([key]) => !left.includes(key) && !said.some(([own]) => own === key));
    return new URLSearchParams([...kept, ...said].sort(([one], [other]) => rank(one) - rank(other))).toString();
}

// Choices of one filter as the server writes them: an address that it need not mend.
function inOrder(chosen) {
    const menu = [...document.querySelectorAll("a[data-toggle]")].map(ownHref);
    const place = (pair) => menu.indexOf(`?${new URLSearchParams([pair])}`);
    return chosen.sort((one, other) => place(one) - place(other));
}

function complete(link) {
    const left = link && leftBehind(link.dataset);
    if (!left) return;
    const own = (link.dataset.own ??= link.getAttribute("href"));
    const [, path, query, place] = own.match(/^([^?#]*)\??([^#]*)(.*)$/);
    const asked = completed(query, left, link.dataset);
    link.setAttribute("href", path + (asked || !path ? `?${asked}` : "") + place);
}

for (const near of ["pointerover", "pointerdown", "focusin", "click"])
    addEventListener(near, (event) => complete(linkAt(event)), { capture: true, passive: true });
addEventListener("beforeprint", () => document.querySelectorAll("a[href]").forEach(complete));

// From a press until the page begins to run for it; where that takes a moment the pointer says that the press was heard. A
// pointer that changes has the browser look at the whole page: not for what is answered at once.
const LATE = 100;
let late = 0;

function heard() {
    const { dataset } = document.documentElement;
    clearTimeout(late);
    dataset.asked = "";
    late = setTimeout(() => {
        dataset.asked = "late";
        late = setTimeout(answered, 5000);
    }, LATE);
}

function answered() {
    clearTimeout(late);
    delete document.documentElement.dataset.asked;
}

watchRuns(answered);

// A run that lasts is seen (style.css); one that is over soon is drawn once, at its end.
const LASTS = 500;
let lasting = 0;

watchRuns((running) => {
    clearTimeout(lasting);
    if (running) lasting = setTimeout(() => { document.documentElement.dataset.lasting = ""; }, LASTS);
    else delete document.documentElement.dataset.lasting;
});

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
    if (!event.detail) keepFocus(link);
    tick(link);
    follow(to.pathname + to.search + to.hash);
});

function follow(to) {
    heard();
    push({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
}

// A choice is shown as made before the page says so. Where the page then says nothing of it, after Back or without a server,
// it is shown as it was.
const ticked = new Map();

function tick(link) {
    if (link.role !== "checkbox") return;
    const chosen = link.ariaChecked === "true";
    if (link.dataset.alone !== undefined)
        for (const other of link.parentElement.querySelectorAll("[aria-checked=true]")) mark(other, "false");
    mark(link, String(!chosen));
}

function mark(link, checked) {
    if (!ticked.has(link)) ticked.set(link, link.ariaChecked);
    link.ariaChecked = checked;
}

function untick() {
    for (const [link, checked] of ticked) link.ariaChecked = checked;
    ticked.clear();
    for (const option of document.querySelectorAll("[data-span] option")) option.selected = option.defaultSelected;
}

watchRuns((running) => running || untick());
addEventListener("popstate", (event) => event.isTrusted && untick(), { capture: true });
