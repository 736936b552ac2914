// Keys, swipes and sizes of meeting mode. The ways to other screens, to the index and out are links of the page; here they are
// only pressed. What has to be typed, chosen or scrolled first keeps its keys, and so does an open card.
// Rests on: components of Streamlit hearing events outside their own element; `data-testid=stMain`. It gains no time.
// Without it: links alone lead from screen to screen, and letters are of the size of other pages.
import { hasCard } from "./numbers.js";

const NEXT = ".st-key-meeting-next a";
const BACK = ".st-key-meeting-back a";
const INDEX = ".st-key-meeting-index a";
const LEAVE = ".st-key-meeting-leave a";
const CARD = ".st-key-number-card";
const SCREEN = ".st-key-screen";
const FOOT = ".st-key-meeting-foot";
const BUSY = "input, textarea, select, [contenteditable], [role=listbox], [aria-expanded=true]";
const OPEN = "html[data-open], [data-baseweb=popover], [data-testid=stDialog]";
const ACROSS = { ArrowRight: NEXT, ArrowLeft: BACK };
const ALONG = { PageDown: [NEXT, 1], ArrowDown: [NEXT, 1], " ": [NEXT, 1], PageUp: [BACK, -1], ArrowUp: [BACK, -1] };
const SWIPE = 60;
const PAUSE = 700; // ms after which a number is complete that could go on
// How much drawings are enlarged on a screen of 1920 by 1080: letters of 12 and 14 pixels to 27 and 26.
const ENLARGED = { "--ls-zoom": 2.25, "--ls-zoom-dense": 1.86 };

// How much less than that, at most, where notes would be cut otherwise, and how much more where room would be left: with still
// more a drawing would be as narrow as on a phone, and have the form for that. One that would need less is scrolled to.
const [LEAST_FIT, MOST_FIT] = [0.66, 1.4];
const [LEFT, BELOW] = [8, 7]; // pixels that may be left, and those below a screen
const TRIES = 12; // a drawing that is made narrower may need more lines

const press = (selector) => document.querySelector(selector)?.click();

// Goes to the screen of this number, 1 for the first: a link that navigation.js completes as any other.
function jump(number) {
    const [href, without] = page.jumps[number - 1] ?? [];
    if (!href) return;
    const link = Object.assign(document.createElement("a"), { href, hidden: true });
    link.dataset.without = without;
    document.body.append(link);
    link.click();
    link.remove();
}

// A digit of the number of a screen: complete once no more digits could follow, or none does for a while.
function onDigit(digit) {
    clearTimeout(page.pause);
    const typed = Number(`${page.typed}${digit}`);
    if (!typed) {
        press(INDEX);
        return;
    }
    const jumpNow = () => {
        page.typed = "";
        jump(typed);
    };
    page.typed = String(typed);
    if (typed * 10 > page.jumps.length) jumpNow();
    else page.pause = setTimeout(jumpNow, PAUSE);
}

// Scrolls by most of a screen; false where there is nothing more that way.
function scroll(direction) {
    const main = document.querySelector("[data-testid=stMain]");
    const left = direction > 0 ? main.scrollHeight - main.clientHeight - main.scrollTop : main.scrollTop;
    if (left < 8) return false;
    main.scrollBy({ top: direction * main.clientHeight * 0.8, behavior: "instant" });
    return true;
}

function onKey(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    const target = event.target;
    if (target.closest?.(BUSY) || document.querySelector(OPEN)) return;
    if (event.key === "Escape") {
        if (!hasCard()) press(page.index && document.querySelector(INDEX) ? INDEX : LEAVE);
    } else if (/^[0-9]$/.test(event.key)) {
        onDigit(event.key);
    } else if (event.key.toLowerCase() === "i") {
        press(INDEX);
    } else if (ACROSS[event.key]) {
        press(ACROSS[event.key]);
        event.preventDefault();
    } else if (ALONG[event.key] && !target.closest?.(CARD)) onAlong(event);
}

// Scrolls; at the end of a screen to the next one. Space presses what has the focus.
function onAlong(event) {
    if (event.key === " " && event.target.closest?.("a, button, summary")) return;
    const [selector, direction] = ALONG[event.key];
    if (!scroll(direction)) press(selector);
    event.preventDefault();
}

function listenForSwipes(signal) {
    let from = null;
    document.addEventListener("touchstart", (event) => {
        const held = event.touches.length > 1 || event.target.closest?.(`${CARD}, .st-key-filters, .ls-table`);
        from = held ? null : event.touches[0];
    }, { signal, passive: true });
    document.addEventListener("touchend", (event) => {
        if (!from) return;
        const to = event.changedTouches[0];
        const [across, along] = [to.clientX - from.clientX, to.clientY - from.clientY];
        from = null;
        if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(along)) press(across < 0 ? NEXT : BACK);
    }, { signal, passive: true });
}

function setSizes() {
    const part = Math.min(innerWidth / 1920, innerHeight / 1080);
    for (const [name, times] of Object.entries(ENLARGED))
        document.documentElement.style.setProperty(name, Math.max(1, times * part).toFixed(3));
    setFit(1);
    page.tries = 0;
    page.full = false;
}

function setFit(times) {
    page.fit = times;
    page.tries += 1;
    document.documentElement.style.setProperty("--ls-fit", times.toFixed(3));
}

// Pixels that the screen is higher than the window, its foot included; below 0 those that are left.
function excess(main) {
    const over = main.scrollHeight - main.clientHeight;
    return over > 0 ? over : document.querySelector(SCREEN).getBoundingClientRect().bottom + BELOW - main.clientHeight;
}

// Enlarges the drawing so much less that all that is said of it stands above the foot, or so much more that no room is left.
// Letters never get smaller than they are on a page. What was once too high grows no more: it may need more lines then.
function fit() {
    const { style } = document.documentElement;
    style.setProperty("--ls-foot", `${document.querySelector(FOOT)?.offsetHeight ?? 0}px`);
    const main = document.querySelector("[data-testid=stMain]");
    const drawing = document.querySelector(`${SCREEN} svg.marks`)?.getBoundingClientRect().height;
    if (!drawing || page.tries >= TRIES) return;
    const over = excess(main);
    page.full ||= over > 0;
    if (page.full ? over <= 0 : over > -LEFT) return;
    const zoom = Number(style.getPropertyValue("--ls-zoom"));
    const times = Math.min(zoom > 1 ? MOST_FIT : 1, page.fit * (drawing - over - 1) / drawing);
    const fits = times >= Math.max(LEAST_FIT, 1 / zoom);
    if (times !== page.fit && (fits || page.fit < 1)) setFit(fits ? times : 1);
}

// Hears when a drawing is there, or has another height, and how many lines the foot has.
function followHeight(signal) {
    const observer = new ResizeObserver(fit);
    for (const part of document.querySelectorAll(`${SCREEN}, ${FOOT}`)) observer.observe(part);
    signal.addEventListener("abort", () => observer.disconnect());
}

const page = { listening: null, screen: null, index: false, jumps: [], typed: "", pause: 0, fit: 1, tries: 0, full: false };

export default function ({ data }) {
    page.listening?.abort();
    const { signal } = (page.listening = new AbortController());
    document.addEventListener("keydown", onKey, { signal });
    addEventListener("resize", setSizes, { signal, passive: true });
    listenForSwipes(signal);
    setSizes();
    followHeight(signal);
    if (page.screen !== data.screen || page.index !== data.index) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    Object.assign(page, data);
    return () => {
        page.listening.abort();
        clearTimeout(page.pause);
        page.typed = "";
    };
}
