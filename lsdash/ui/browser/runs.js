// When a run of the page begins and ends, and what the reader sees of it.
// Rests on: the attribute `data-test-script-state` of Streamlit's outermost element. Without it: no page is seen to be late.
const STATE = "data-test-script-state";
const LASTS = 500; // ms after which a run is seen (style.css); one that is over sooner is drawn once, at its end

export const isRunning = () => Boolean(document.querySelector(`[${STATE}=running]`));

// Calls `listener` whenever a run begins or ends, with whether one is under way.
export function watchRuns(listener) {
    const observer = new MutationObserver(() => listener(isRunning()));
    observer.observe(document, { subtree: true, attributes: true, attributeFilter: [STATE] });
}

let timer = 0;

watchRuns((running) => {
    clearTimeout(timer);
    if (running) timer = setTimeout(() => { document.documentElement.dataset.lasting = ""; }, LASTS);
    else delete document.documentElement.dataset.lasting;
});

// What the first HTML says where the page takes long, until the server begins to make it, or says why not.
const waiting = new MutationObserver(() => {
    if (!document.querySelector(`[${STATE}]:not([${STATE}=initial])`)) return;
    waiting.disconnect();
    document.getElementById("ls-waiting")?.remove();
});
waiting.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [STATE] });
