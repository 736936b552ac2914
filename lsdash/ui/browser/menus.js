// Menus of the filter line: lists that a button opens. Which one is open stands on the document: a choice makes the line
// anew, and the menu stays open for the next.
const MARGIN = 16;
const root = document.documentElement;
const openButton = () => document.querySelector(`button[data-menu="${root.dataset.open}"]`);
const remade = new MutationObserver(() => lost() || say());

// Closes what is open where a page has come without it; whether it did.
function lost() {
    if (!root.dataset.open || isRunning() || openButton()) return false;
    show("");
    return true;
}

// What the button says of its menu to those who cannot see it.
function say() {
    for (const button of document.querySelectorAll("button[data-menu]")) {
        const open = String(button.dataset.menu === root.dataset.open);
        if (button.getAttribute("aria-expanded") !== open) button.setAttribute("aria-expanded", open);
    }
}

function show(menu) {
    if (menu) root.dataset.open = menu;
    else delete root.dataset.open;
    remade.disconnect();
    if (menu) remade.observe(document.body, { subtree: true, childList: true });
    say();
    inSight();
}

// A menu that would reach beyond the window is moved back into it.
function inSight() {
    const menu = openButton()?.nextElementSibling;
    if (!menu) return;
    root.style.setProperty("--ls-menu-back", "0px");
    const beyond = menu.getBoundingClientRect().right - document.body.clientWidth + MARGIN;
    root.style.setProperty("--ls-menu-back", `${Math.max(0, Math.ceil(beyond))}px`);
}

addEventListener("resize", inSight, { passive: true });
watchRuns(lost);

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

// A span of months: two lists, taken together, in either order.
addEventListener("change", ({ target }) => {
    const lists = target.closest?.("[data-span]")?.querySelectorAll("select");
    if (!lists) return;
    keepFocus(target);
    const [since, until] = [...lists].map((list) => list.value).sort();
    const years = since.endsWith("-01") && until.endsWith("-12");
    const ends = years ? [since.slice(0, 4), until.slice(0, 4)] : [since, until];
    follow("?" + completed(`?nam=${[...new Set(ends)].join("..")}`, ["nam"]));
});
