// Menus of the filter line: lists that a button opens. Which one is open stands on the document: a choice makes the line
// anew, and the menu stays open for the next.
// Rests on: navigation.js. Gained: pills in popovers took 97 instead of 83 ms for a choice. Without it: menus that the browser
// unfolds itself (`details`), closed after each choice.
import { completedHere, follow } from "./navigation.js";
import "./ahead.js";
import "./unfolded.js";
import { keepFocus } from "./preserve_focus.js";
import { isRunning, watchRuns } from "./runs.js";
import "./search.js";
import { periodOf } from "./span.js";

const MARGIN = 16;
const root = document.documentElement;
const openButton = () => document.querySelector(`button[data-menu="${root.dataset.open}"]`);
const observer = new MutationObserver(() => closeLost() || describe());

// Closes the menu that is open where a page has come without it; whether it did.
function closeLost() {
    if (!root.dataset.open || isRunning() || openButton()) return false;
    show("");
    return true;
}

// What each button says of its menu to those who cannot see it.
function describe() {
    for (const button of document.querySelectorAll("button[data-menu]")) {
        const open = String(button.dataset.menu === root.dataset.open);
        if (button.getAttribute("aria-expanded") !== open) button.setAttribute("aria-expanded", open);
    }
}

function show(menu) {
    if (menu) root.dataset.open = menu;
    else delete root.dataset.open;
    observer.disconnect();
    if (menu) observer.observe(document.body, { subtree: true, childList: true });
    describe();
    moveIntoWindow();
}

// A menu that would reach beyond the window is moved back into it.
function moveIntoWindow() {
    const menu = openButton()?.nextElementSibling;
    if (!menu) return;
    root.style.setProperty("--ls-menu-back", "0px");
    const beyond = menu.getBoundingClientRect().right - document.body.clientWidth + MARGIN;
    root.style.setProperty("--ls-menu-back", `${Math.max(0, Math.ceil(beyond))}px`);
}

addEventListener("resize", moveIntoWindow, { passive: true });
watchRuns(closeLost);

addEventListener("click", (event) => {
    const { menu } = event.target.closest?.("button[data-menu]")?.dataset ?? {};
    if (menu) show(menu === root.dataset.open ? "" : menu);
    else if (root.dataset.open && !event.target.closest?.(".ls-menu")) show("");
}, { capture: true });

addEventListener("keydown", (event) => {
    if (event.key === "Escape" && openButton()) {
        openButton().focus();
        show("");
        event.preventDefault();
    } else if (event.key === " " && event.target.matches?.("a[role=checkbox]")) {
        event.target.click();
        event.preventDefault();
    }
}, { capture: true });

// A span of months: two lists, taken together.
addEventListener("change", ({ target }) => {
    const lists = target.closest?.("[data-span]")?.querySelectorAll("select");
    if (!lists) return;
    keepFocus(target);
    follow("?" + completedHere(`?nam=${periodOf([...lists].map((list) => list.value))}`, ["nam"]));
});
