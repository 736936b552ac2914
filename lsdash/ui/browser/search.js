// One search over everything: what is found stands below the field while somebody types, as links; "/" and Ctrl+K lead to the
// field, arrows through the links, Enter in the field to the page with more answers.
// Rests on: navigation.js. Without it: a link to the page of the search.
import { completedHere, follow } from "./navigation.js";
import { keepFocus } from "./preserve_focus.js";

const PAUSE = 80; // ms without a key before the server is asked
const OWN = ["so", "xem", "tim", "man"]; // of an address this belongs to the page that is left
const FORM = ".ls-search";
let timer = 0;
let asking = null;

const formOf = (element) => element?.closest?.(FORM);
const boxOf = (form) => form.querySelector(".ls-found");
const queryOf = (text) => completedHere(new URLSearchParams(text ? { tim: text } : {}).toString(), OWN);

function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

function linkTo({ text, told, href, without, so }) {
    const link = made("a", { href: so ? `?${new URLSearchParams({ so })}` : href }, text);
    if (so) link.dataset.so = so;
    else link.dataset.without = without;
    return made("li", {}, link, ...(told ? [" ", made("span", { textContent: told })] : []));
}

function show(form, { said, every, groups }) {
    const text = form.elements.tim.value.trim();
    const lists = groups.flatMap(({ name, answers }) => [
        made("h2", { textContent: name }),
        made("ul", {}, ...answers.map(linkTo)),
    ]);
    const all = linkTo({ text: every, href: `${form.getAttribute("action")}?${new URLSearchParams({ tim: text })}`, without: OWN.join(" ") });
    const status = made("p", { textContent: said, role: "status" });
    const box = boxOf(form);
    const left = [...box.querySelectorAll("a")].indexOf(document.activeElement);
    const leftHref = document.activeElement.href;
    box.replaceChildren(status, ...lists, made("ul", {}, all));
    box.hidden = false;
    if (left < 0) return;
    // Somebody was among the former answers: the same link keeps the focus, or the one in its place.
    const links = [...box.querySelectorAll("a")];
    (links.find(({ href }) => href === leftHref) ?? links[Math.min(left, links.length - 1)]).focus({ preventScroll: true });
}

function close(form) {
    clearTimeout(timer);
    asking?.abort();
    if (form) boxOf(form).hidden = true;
}

async function ask(form) {
    const text = form.elements.tim.value.trim();
    asking?.abort();
    if (!text) return close(form);
    asking = new AbortController();
    try {
        const answer = await fetch(new URL(`data/search.json?${queryOf(text)}`, document.baseURI), { signal: asking.signal });
        if (answer.ok && form.isConnected) show(form, await answer.json());
    } catch { /* asked for something else meanwhile, or no server: Enter still leads to the page */ }
}

addEventListener("input", ({ target }) => {
    const form = formOf(target);
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE, form);
}, { capture: true });

addEventListener("submit", (event) => {
    const form = formOf(event.target);
    if (!form) return;
    event.preventDefault();
    close(form);
    keepFocus(form.elements.tim);
    const query = queryOf(form.elements.tim.value.trim());
    follow(new URL(form.getAttribute("action") + (query && `?${query}`), document.baseURI).href);
}, { capture: true });

// Followed or left: what was found makes room for the page.
addEventListener("click", ({ target }) => {
    const open = document.querySelector(`${FORM} .ls-found:not([hidden])`);
    if (open && (!open.contains(target) || target.closest("a"))) setTimeout(close, 0, open.closest(FORM));
}, { capture: true });

addEventListener("focusin", ({ target }) => {
    const form = formOf(target);
    const open = document.querySelector(`${FORM} .ls-found:not([hidden])`);
    if (open && !form) close(open.closest(FORM));
}, { capture: true });

const isTyping = (element) => element.closest?.("input, textarea, select, [contenteditable=true], [role=dialog]");

function move(form, step) {
    const stops = [form.elements.tim, ...boxOf(form).querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
}

addEventListener("keydown", (event) => {
    const wanted = event.key === "/" ? !isTyping(event.target) : event.key === "k" && (event.ctrlKey || event.metaKey);
    const field = document.querySelector(`${FORM} input`);
    const form = formOf(event.target);
    if (wanted && field && !document.querySelector("[role=dialog]")) {
        field.focus();
        field.select();
        event.preventDefault();
    } else if (form && !boxOf(form).hidden) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && move(form, step)) event.preventDefault();
        else if (event.key === "Escape") {
            form.elements.tim.focus();
            close(form);
            event.preventDefault();
        }
    }
}, { capture: true });
