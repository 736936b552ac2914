// Back and Forward, where Streamlit alone loses the way.
//
// Pressed faster than pages come: the page that was left may still answer, and its address would be written as a new
// entry, so that Forward is lost and a reload opens the wrong page. Until the visitor presses something on the page, the
// place that Back or Forward led to stays the place.
//
// Pressed while there is no connection, or none of the page is there yet: nobody is asked for the page, and another would stand
// under the new address. It is asked for once that is over.
//
// Rests on: Streamlit writing addresses with `history.pushState` and running the page anew on `popstate`; the attribute
// `data-test-connection-state`. It gains no time: it mends faults of links that are followed in place, and goes with them.
import { isSameAddress } from "./address.js";

const CONNECTION = "data-test-connection-state";
// Adds an entry whatever it says.
export const pushState = history.pushState.bind(history);
let place = null;

const isPageThere = () => document.querySelector(`[${CONNECTION}=CONNECTED] [class*=st-key-]`);

const observer = new MutationObserver(() => {
    if (!isPageThere()) return;
    observer.disconnect();
    dispatchEvent(new PopStateEvent("popstate"));
});

addEventListener("popstate", () => {
    place = location.pathname;
    if (isPageThere()) return;
    observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [CONNECTION] });
}, { capture: true });
addEventListener("click", () => { place = null; }, { capture: true, passive: true });

// An address that says what the one before says is no new entry.
history.pushState = (state, title, url) => {
    const next = new URL(url, location);
    if ((place === null || next.pathname === place) && !isSameAddress(next, location)) pushState(state, title, url);
};
