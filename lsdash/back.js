// Back and Forward pressed faster than pages come: the page that was left may still answer, and Streamlit would then
// write that page's address as a new entry, so that Forward is lost and a reload opens the wrong page. Until the
// visitor does something else, the place that Back or Forward led to stays the place.
const push = history.pushState.bind(history);
let place = null;

addEventListener("popstate", () => { place = location.pathname; }, { capture: true });
for (const deed of ["pointerdown", "keydown", "click"])
    addEventListener(deed, () => { place = null; }, { capture: true, passive: true });

history.pushState = (kept, title, to) => {
    if (place === null || new URL(to, location).pathname === place) push(kept, title, to);
};
