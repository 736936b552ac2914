// A page makes its elements anew while a reader is at them: what then stands in the place of an old one, and when it does.
const RUNS = "data-test-script-state";
const PART = "[class*=st-key-]";
const SAYS = ["menu", "press", "without", "toggle", "so", "dv"];

const isRunning = () => Boolean(document.querySelector(`[${RUNS}=running]`));

// Calls `told` whenever a run begins or ends, with whether one is under way.
function watchRuns(told) {
    const watch = new MutationObserver(() => told(isRunning()));
    watch.observe(document, { subtree: true, attributes: true, attributeFilter: [RUNS] });
}

const partOf = (element) => [...(element.closest(PART)?.classList ?? [])].find((name) => name.startsWith("st-key-"));
const ownHref = (element) => element.dataset.own ?? element.getAttribute("href");

// What stays of an element when it is made anew: a list by its place among those of its part, all else by what it says.
function sameAs(element) {
    const part = partOf(element);
    const peers = () => [...document.querySelectorAll(`.${part} ${element.tagName}`)];
    const place = peers().indexOf(element);
    const says = (each) => [ownHref(each), ...SAYS.map((name) => each.dataset[name])].join("\n");
    const said = says(element);
    return () => {
        if (!part) return null;
        const found = peers();
        if (element.tagName === "SELECT") return found[place];
        return found.find((each) => says(each) === said) ?? (found.length === 1 ? found[0] : null);
    };
}

// The focus of an element that is made anew goes to the one in its place; where there is none any more, to its part.
function keepFocus(element) {
    if (document.activeElement !== element) return;
    const successor = sameAs(element);
    const part = partOf(element);
    const watch = new MutationObserver(() => {
        if (element.isConnected) return;
        const place = document.querySelector(`.${part}`);
        const next = successor() ?? place;
        if (!next) return;
        watch.disconnect();
        if (document.activeElement !== document.body) return;
        if (next === place) next.tabIndex = -1;
        next.focus({ preventScroll: true });
    });
    if (part) watch.observe(document.body, { subtree: true, childList: true });
    setTimeout(() => watch.disconnect(), 5000);
}

// A press of the mouse on an element that is made anew before the button is let go counts for the one in its place. What
// the browser makes of it is a press on whatever both are in, or none.
let held = null;
let swallowing = false;

addEventListener("pointerdown", (event) => {
    const element = event.pointerType === "mouse" && event.target.closest?.("a[href], button");
    held = element && plainPress(event) ? { element, successor: sameAs(element) } : null;
}, { capture: true, passive: true });

addEventListener("pointerup", (event) => {
    const next = held?.element.isConnected === false ? held.successor() : null;
    held = null;
    if (!next?.contains(event.target)) return;
    swallowing = true;
    setTimeout(() => {
        swallowing = false;
        next.click();
    });
}, { capture: true, passive: true });

addEventListener("click", (event) => {
    if (swallowing && event.isTrusted) event.stopImmediatePropagation();
}, { capture: true, passive: true });
