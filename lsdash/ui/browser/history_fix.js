// Back and Forward, where Streamlit alone loses the way.
//
// Pressed faster than pages come: the page that was left may still answer, and its address would be written as a new
// entry, so that Forward is lost and a reload opens the wrong page. Until the visitor presses something on the page, the
// place that Back or Forward led to stays the place.
//
// Pressed while there is no connection, or none of the page is there yet: nobody is asked for the page, and another would stand
// under the new address. It is asked for once that is over.
const CONNECTION = "data-test-connection-state";
const push = history.pushState.bind(history);
let place = null;

const asks = () => document.querySelector(`[${CONNECTION}=CONNECTED] [class*=st-key-]`);

const watch = new MutationObserver(() => {
    if (!asks()) return;
    watch.disconnect();
    dispatchEvent(new PopStateEvent("popstate"));
});

addEventListener("popstate", () => {
    place = location.pathname;
    if (!asks()) watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [CONNECTION] });
}, { capture: true });
addEventListener("click", () => { place = null; }, { capture: true, passive: true });

// An address that says what the one before says is no new entry.
const says = ({ pathname, search }) => [pathname, ...new URLSearchParams(search)].sort().join("\n");

history.pushState = (kept, title, to) => {
    const next = new URL(to, location);
    if ((place === null || next.pathname === place) && says(next) !== says(location)) push(kept, title, to);
};
