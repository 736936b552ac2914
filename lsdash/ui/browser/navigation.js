// Links of the dashboard are followed without loading everything anew: the page is asked for as by Back and Forward, and its
// address is written first, so that each page is one entry. Each link says what it changes; the rest of the address is added
// here, when a reader gets near to it, so that a filter changes no link of the page.
// Rests on: Streamlit running the page of the address bar on `popstate`; `data-testid=stMain`, which scrolls.
// Gained: 72 instead of 500 ms for a choice or a page. Without it: links that carry the whole address and load.
import { completedHref, completedQuery, keysLeftBehind, toggledBy } from "./address.js";
import { pushState } from "./history_fix.js";
import { KEYS } from "./keys.js";
import { isPlainPress, writtenHref } from "./links.js";
import { keepFocus } from "./preserve_focus.js";
import { watchRuns } from "./runs.js";

const folder = (url) => url.origin + url.pathname.replace(/[^/]*$/, "");
const linkAt = (event) => event.target.closest?.("a[href]");

// The values of the menu of filter `toggle` in their order, as the server writes them: an address that it need not mend.
function offeredBy(toggle) {
    const links = toggle ? [...document.querySelectorAll(`a[data-toggle="${toggle}"]`)] : [];
    return links.map((link) => new URLSearchParams(writtenHref(link).slice(1)).get(toggle));
}

// `query` with what else the address bar says, but for the keys that are `left` behind.
export const completedHere = (query, left, { toggle, alone, dv } = {}) => {
    const filter = toggledBy({ toggle, dv });
    return completedQuery(query, left, { current: location.search, keys: KEYS, toggle: filter, alone, offered: offeredBy(filter) });
};

function complete(link) {
    const left = link && keysLeftBehind(link.dataset);
    if (!left) return;
    link.dataset.own ??= link.getAttribute("href");
    link.setAttribute("href", completedHref(link.dataset.own, (query) => completedHere(query, left, link.dataset)));
}

for (const near of ["pointerover", "pointerdown", "focusin", "click"])
    addEventListener(near, (event) => complete(linkAt(event)), { capture: true, passive: true });
addEventListener("beforeprint", () => document.querySelectorAll("a[href]").forEach(complete));

// From a press until the page begins to run for it; where that takes a moment the pointer says that the press was heard. A
// pointer that changes has the browser look at the whole page: not for what is answered at once.
const LATE = 100;
let late = 0;

// A run that is over at once may change the state of Streamlit's element not at all: then what it writes is seen. It may have
// been a drawing that changed by itself, so a run that is about to begin is given time.
const GRACE = 400;
const written = new MutationObserver(() => {
    written.disconnect();
    clearTimeout(late);
    late = setTimeout(showAnswered, GRACE);
});

function showPressed() {
    const { dataset } = document.documentElement;
    clearTimeout(late);
    const main = document.querySelector("[data-testid=stMain]");
    if (main) written.observe(main, { subtree: true, childList: true, characterData: true });
    dataset.asked = "";
    late = setTimeout(() => {
        dataset.asked = "late";
        late = setTimeout(showAnswered, 5000);
    }, LATE);
}

function showAnswered() {
    clearTimeout(late);
    written.disconnect();
    delete document.documentElement.dataset.asked;
}

watchRuns(showAnswered);

// Where a link leads to, if that is a page of the dashboard.
function within(link) {
    const to = new URL(link.href, location);
    return link.target || link.hasAttribute("download") || folder(to) !== folder(location) ? null : to;
}

addEventListener("click", (event) => {
    const link = linkAt(event);
    const to = link && !event.defaultPrevented && isPlainPress(event) && within(link);
    if (!to) return;
    // The link of the page that is open would take away its own choices, such as its view and its search. After Back it may
    // still be that of the page that was left.
    const here = to.pathname === location.pathname;
    // Of the screens in the index the current one is the one that is wanted most.
    const current = here && !link.closest(".ls-screens") && link.getAttribute("aria-current");
    const same = current || (here && to.search === location.search);
    if (link.classList.contains("ls-skip")) {
        event.preventDefault(); // the address stays as it is
        document.getElementById(to.hash.slice(1))?.focus();
        return;
    }
    if (same && to.hash) return; // a place on this page: the browser goes there
    event.preventDefault();
    if (current === "true") return; // a choice that is made
    if (same || !here) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    if (same) return;
    if (!event.detail) keepFocus(link);
    tick(link);
    follow(to.pathname + to.search + to.hash);
});

export function follow(address) {
    showPressed();
    pushState({}, "", address);
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
