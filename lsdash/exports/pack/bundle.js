// One page at a time, and the card of the number that the address names over it. Without it all pages stand below each
// other, and the browser shows the card that the address names.
const REACH = 14; // pixels from a mark that a press beside it counts for
const HELD = "main > section", CARD = "st-key-number-card";
const name = () => decodeURIComponent(location.hash.slice(1));
const current = () => document.querySelector(`${HELD}[data-current]`);
const linksTo = (id) => `[href="#${CSS.escape(id)}"], [data-so="${CSS.escape(id.slice(3))}"]`;
let open = null, opener = null;

function show(page) {
    if (page === current()) return;
    current()?.removeAttribute("data-current");
    page.dataset.current = "";
    for (const link of document.querySelectorAll("header nav a"))
        if (link.hash === `#${page.id}`) link.ariaCurrent = "page";
        else link.removeAttribute("aria-current");
    scrollTo(0, 0);
}

function close() {
    if (!open) return;
    open.removeAttribute("data-open");
    open = null;
    opener?.focus({ preventScroll: true });
}

function follow() {
    const target = document.getElementById(name());
    if (target?.className === CARD) {
        opener ??= document.activeElement;
        open?.removeAttribute("data-open");
        open = target;
        open.dataset.open = "";
        if (!current()) show(document.querySelector(`${HELD}:has(${linksTo(target.id)})`) ?? document.querySelector(HELD));
        open.scrollTo(0, 0);
        open.firstElementChild.focus({ preventScroll: true });
        return;
    }
    close();
    opener = null;
    const page = target?.closest(HELD) ?? current() ?? document.querySelector(HELD);
    show(page);
    if (!target || target === page) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: "center" });
}

function leave() {
    history.pushState(null, "", `#${current().id}`);
    close();
    opener = null;
}

function linkNear(x, y) {
    for (const away of [REACH / 2, REACH])
        for (let turn = 0; turn < 8; turn++) {
            const angle = (turn * Math.PI) / 4;
            const link = document.elementFromPoint(x + away * Math.cos(angle), y + away * Math.sin(angle))?.closest(".ls-drawing a");
            if (link) return link.getAttribute("href");
        }
    return "";
}

document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.classList.contains("close")) {
        event.preventDefault();
        leave();
        return;
    }
    if (link || event.target.closest("summary") || String(getSelection())) return;
    const drawing = event.target.closest(".ls-drawing");
    const number = event.target.closest("[data-so]")?.dataset.so;
    const to = drawing ? linkNear(event.clientX, event.clientY) : number ? `#so=${number}` : "";
    if (to && document.getElementById(to.slice(1))) location.hash = to;
});
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) leave();
});
// What a mark says of itself is what its card says first.
document.addEventListener("pointerover", (event) => {
    const link = event.target.closest(".ls-drawing a");
    const card = link && !link.querySelector("title") && document.getElementById(link.getAttribute("href").slice(1));
    if (!card) return;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = [...card.querySelectorAll("h2, .value, .kind")].map((part) => part.textContent).join("\n");
    link.append(title);
});

// The search over what this file has. Marks of letters do not count, nor which sign parts thousands and decimals.
const MOST = 20;
const search = document.querySelector(".ls-search"), field = search.querySelector("input"), found = search.querySelector(".ls-found");
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replace(/(\d)[.,](?=\d)/g, "$1");
let entries = null;

function entry(place) {
    const title = place.querySelector("h2, h3, dt")?.textContent.trim() || place.textContent.trim().slice(0, 160);
    const value = place.className === CARD ? place.querySelector(".value").textContent : "";
    return { href: `#${place.id}`, title, value, text: folded(`${title} ${value}`) };
}

function find() {
    entries ??= [...document.querySelectorAll(`.${CARD}, main [id]:not(tr)`)].map(entry);
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const fits = words.length ? entries.filter((one) => words.every((word) => one.text.includes(word))) : [];
    const lines = fits.slice(0, MOST).map((one) => {
        const line = document.createElement("li"), link = document.createElement("a"), value = document.createElement("span");
        Object.assign(link, { href: one.href, textContent: one.title });
        value.textContent = one.value;
        line.append(link, ...(one.value ? [" ", value] : []));
        return line;
    });
    found.hidden = !words.length;
    const said = fits.length > MOST ? "first" : fits.length ? "found" : "nothing";
    found.firstElementChild.textContent = search.dataset[said].replace("{count}", Math.min(fits.length, MOST)).replace("{text}", () => field.value.trim());
    found.lastElementChild.replaceChildren(...lines);
}

field.addEventListener("input", find);
field.addEventListener("focus", find);
search.addEventListener("keydown", (event) => {
    const links = [field, ...found.querySelectorAll("a")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") found.hidden = true;
    else if (event.key === "Enter" && event.target === field) links[1]?.click();
    else if (step) links[links.indexOf(event.target) + step]?.focus();
    else return;
    if (event.key !== "Enter" || event.target === field) event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
    if (!search.contains(event.target)) found.hidden = true;
});
document.documentElement.dataset.live = "";
addEventListener("hashchange", () => (found.hidden = true));
addEventListener("hashchange", follow);
follow();
