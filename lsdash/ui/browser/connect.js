// The connection to the server: where it is, and what becomes of a page that lost it for good.
//
// Streamlit is told where its server is. By itself it looks in the folders of the page's address, the innermost first, with a
// tenth of a second between tries, and every page but the first has one folder too many.
// Rests on: `window.__streamlit.BACKEND_BASE_URL`, read by Streamlit's script when it connects, which runs after this one.
// Gained: 100 of 470 ms for a load of any page but the first. Without it: that tenth of a second, and a 404 in the log.
window.__streamlit = { BACKEND_BASE_URL: new URL("..", import.meta.url).href };

// A connection that has ended for good, as after an answer that cannot be read, leaves a page that nothing changes any more:
// it is loaded anew, once in a while at most.
// Rests on: the attribute `data-test-connection-state`. Without it: the page stays, with Streamlit's message over it.
const WHILE = 60000; // ms
const reloaded = () => Number(sessionStorage.getItem("lsdash.reloaded") ?? -Infinity);

const ended = new MutationObserver(() => {
    if (!document.querySelector("[data-test-connection-state=DISCONNECTED_FOREVER]")) return;
    ended.disconnect();
    if (Date.now() - reloaded() < WHILE) return;
    sessionStorage.setItem("lsdash.reloaded", Date.now());
    location.reload();
});
ended.observe(document, { subtree: true, childList: true, attributeFilter: ["data-test-connection-state"] });
