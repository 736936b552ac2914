// What a reader has unfolded stays so: a choice makes the page anew, and with it what was folded. Kept by page and part, while the
// visit lasts.
// Rests on: the classes `st-key-…` (our own HTML has them too). It gains no time. Without it: a table closes with every choice.
const FOLDED = "details.ls-folded, details.ls-about, details.ls-part";
const PART = "[class*=st-key-]";
const unfolded = new Set();

// The name of what is folded: the page, the part that it is in, its place among what is folded there.
function nameOf(details) {
    const part = details.closest(PART);
    if (!part) return "";
    const place = [...part.querySelectorAll(FOLDED)].indexOf(details);
    return [location.pathname, part.className, place].join(" ");
}

addEventListener("toggle", ({ target }) => {
    if (!target.matches?.(FOLDED)) return;
    const name = nameOf(target);
    if (target.open) unfolded.add(name);
    else if (target.isConnected) unfolded.delete(name);
}, { capture: true, passive: true });

new MutationObserver(() => {
    if (unfolded.size)
        for (const details of document.querySelectorAll(FOLDED)) if (!details.open && unfolded.has(nameOf(details))) details.open = true;
}).observe(document, { subtree: true, childList: true });
