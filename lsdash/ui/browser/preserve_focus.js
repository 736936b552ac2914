// A page makes its elements anew while a reader is at them. The focus, and a press of the mouse that is not over, go to the
// element that stands in the place of the old one.
// Rests on: the classes `st-key-…` that Streamlit gives to containers with a key (our HTML has the same). It gains no time.
// Without it: after a choice the keyboard starts at the top of the page, and a press during a run may be lost.
import { isPlainPress, writtenHref } from "./links.js";

const PART = "[class*=st-key-]";
const IDENTITY = ["menu", "press", "without", "toggle", "so", "dv"];

const partOf = (element) => [...(element.closest(PART)?.classList ?? [])].find((name) => name.startsWith("st-key-"));

// Gives a function that finds what stands in the place of `element` once it is made anew: a list by its place among those of its
// part, all else by its data attributes.
function successorOf(element) {
    const part = partOf(element);
    const peers = () => [...document.querySelectorAll(`.${part} ${element.tagName}`)];
    const place = peers().indexOf(element);
    const identityOf = (peer) => [writtenHref(peer), ...IDENTITY.map((name) => peer.dataset[name])].join("\n");
    const identity = identityOf(element);
    return () => {
        if (!part) return null;
        const candidates = peers();
        if (element.tagName === "SELECT") return candidates[place];
        return candidates.find((peer) => identityOf(peer) === identity) ?? (candidates.length === 1 ? candidates[0] : null);
    };
}

// The focus of an element that is made anew goes to the one in its place; where there is none any more, to its part.
export function keepFocus(element) {
    if (document.activeElement !== element) return;
    const successor = successorOf(element);
    const part = partOf(element);
    const observer = new MutationObserver(() => {
        if (element.isConnected) return;
        const container = document.querySelector(`.${part}`);
        const next = successor() ?? container;
        if (!next) return;
        observer.disconnect();
        if (document.activeElement !== document.body) return;
        if (next === container) next.tabIndex = -1;
        next.focus({ preventScroll: true });
    });
    if (part) observer.observe(document.body, { subtree: true, childList: true });
    setTimeout(() => observer.disconnect(), 5000);
}

// A press of the mouse on an element that is made anew before the button is let go counts for the one in its place. What
// the browser makes of it is a press on whatever both are in, or none.
let held = null;
let swallowing = false;

addEventListener("pointerdown", (event) => {
    const element = event.pointerType === "mouse" && event.target.closest?.("a[href], button");
    held = element && isPlainPress(event) ? { element, successor: successorOf(element) } : null;
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
