// Opens the card of whatever number is pressed, and chooses whatever district is. Numbers are elements with data-so
// (headlines, table cells, links) and marks of charts, whose datum carries the id; districts are links with data-dv and
// tiles, whose datum carries the area. A press beside a mark counts for the nearest one within reach. Buttons with
// data-press open a dialog of the page, copy its link or print it.
// Rests on: components of Streamlit hearing events outside their own element; `__data__`, which Vega leaves on the elements of
// marks; the test ids of dialogs and of what scrolls. Gained: 39 ms for a card, which no run of the page costs, instead of a
// load. Without it: links to cards load the page (`?so=`), dialogs open from buttons of Streamlit's below the page.
import { copyLink, copyText } from "./copy_link.js";
import { describeDocument } from "./document.js";
import { isPlainPress } from "./links.js";
import { keepFocus } from "./preserve_focus.js";

const REACH = 14;
const CARD = ".st-key-number-card";
const MARGIN = 12;
const AT_ONCE = { copy: copyLink, "copy-text": copyText, print: () => globalThis.print() };

// State of the page, over all runs: the card that is shown, asked for or unwanted, what was pressed for it.
export const page = (globalThis.lsdash ??= {});
export const hasCard = () => Boolean(page.asked || page.shown || document.querySelector(CARD));

// What a mark of a chart stands for, as [trigger, code]: a number, or a district; null where it is for nothing.
export function targetOf(node) {
    const item = node?.__data__;
    const datum = (Array.isArray(item) && item.length === 1 ? item[0] : item)?.datum;
    return datum?.id ? ["so", datum.id] : datum?.area ? ["dv", datum.area] : null;
}

function markNear(x, y) {
    for (const away of [0, REACH / 2, REACH])
        for (let turn = 0; turn < (away ? 8 : 1); turn++) {
            const angle = (turn * Math.PI) / 4;
            const at = document.elementsFromPoint(x + away * Math.cos(angle), y + away * Math.sin(angle));
            const target = at.map(targetOf).find(Boolean);
            if (target) return target;
        }
    return null;
}

export default function ({ data, setTriggerValue }) {
    describeDocument(data);
    page.listening?.abort();
    const { signal } = (page.listening = new AbortController());
    // A number that was asked for is on its way until the page says that another one is open than before. To close it
    // while it is would reach the server before the address does, and leave the number in it: that waits.
    const arrived = data.open !== page.shown;
    const unwanted = arrived && data.open && page.unwanted;
    if (arrived) page.asked = page.unwanted = "";

    function open(number, event, place) {
        page.opener = document.activeElement;
        page.unwanted = "";
        page.asked = number === "close" || number === data.open ? "" : number;
        if (!place.closest(CARD)) page.pressed = pressedAt(place, event);
        setTriggerValue("so", number);
    }

    // A press beside the marks of a chart counts for the nearest one.
    function pressNear(event) {
        const chart = event.target.closest?.(".ls-drawing");
        const [kind, code] = (chart?.querySelector("svg") && markNear(event.clientX, event.clientY)) || [];
        if (kind === "so") open(code, event, chart);
        else if (kind) setTriggerValue(kind, code);
    }

    document.addEventListener("click", (event) => {
        if (!isPlainPress(event)) return;
        const place = event.target.closest?.("a, button, input, [data-so]");
        if (AT_ONCE[place?.dataset.press]) AT_ONCE[place.dataset.press](place);
        else if (place?.dataset.press) setTriggerValue("press", place.dataset.press);
        else if (place?.dataset.dv) {
            event.preventDefault();
            if (!event.detail) keepFocus(place);
            setTriggerValue("dv", place.dataset.dv);
        } else if (place?.dataset.so) {
            // Marking text in a headline or a row is not a press.
            if (place.tagName !== "A" && String(getSelection())) return;
            event.preventDefault();
            open(place.dataset.so, event, place);
        } else if (!place) pressNear(event);
    }, { signal });

    document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        // A dialog hears of keys inside it; while a file is made, nothing there has the focus.
        const dialog = document.querySelector("[data-testid=stDialog]");
        if (dialog && !dialog.contains(event.target)) dialog.querySelector("[aria-label=Close]")?.click();
        if (dialog) return;
        // In an input, a list or a menu that is open, Escape is for that.
        if (event.target.closest?.("input, textarea, select, [data-baseweb=popover], [aria-expanded=true]")) return;
        if (page.asked && !page.unwanted) page.unwanted = page.asked;
        else if (data.open || document.querySelector(CARD)) setTriggerValue("so", "close");
    }, { signal });

    // The card starts below the filter row, wherever that has been scrolled to.
    const below = () => {
        const row = document.querySelector(".st-key-filters")?.getBoundingClientRect();
        const top = Math.min(Math.max(row?.bottom ?? 0, 40), innerHeight / 3) + MARGIN;
        document.documentElement.style.setProperty("--ls-card-top", `${Math.round(top)}px`);
    };
    addEventListener("scroll", below, { signal, capture: true, passive: true });
    addEventListener("resize", below, { signal, passive: true });
    below();

    if (unwanted) setTimeout(() => setTriggerValue("so", "close"));
    else if (data.open && arrived) focusCard(data.open, page.pressed, 120);
    if (!data.open && page.shown && page.opener?.isConnected) page.opener.focus();
    if (!data.open && !page.asked) page.pressed = null;
    page.shown = data.open;
}

// Where on the page a press was: an element, and for a chart how far below its top.
function pressedAt(place, event) {
    const box = place.getBoundingClientRect();
    const whole = place.matches(".ls-drawing");
    const right = event.detail ? event.clientX : (box.left + Math.min(box.right, innerWidth)) / 2;
    return {
        place,
        from: whole ? event.clientY - box.top - REACH : 0,
        to: whole ? event.clientY - box.top + REACH : Math.min(box.height, 120),
        right,
    };
}

function focusCard(number, pressed, tries) {
    const card = document.querySelector(`.ls-card[data-card="${CSS.escape(number)}"]`);
    if (card) {
        const box = card.closest(CARD);
        standAside(box, pressed);
        card.focus({ preventScroll: true });
        box?.scrollTo(0, 0);
        if (box && pressed?.place.isConnected) scrollIntoSight(box, pressed);
    } else if (tries) requestAnimationFrame(() => focusCard(number, pressed, tries - 1));
}

// A card that would lie over the number pressed stands on the other side.
function standAside(box, pressed) {
    const wide = box?.offsetWidth ?? 0;
    document.documentElement.dataset.card = pressed && pressed.right > innerWidth - wide - 2 * MARGIN ? "left" : "right";
}

// On a phone the card takes the lower part of the screen: what was pressed moves to the middle of what is left.
function scrollIntoSight(box, { place, from, to }) {
    const card = box.getBoundingClientRect();
    if (card.width < innerWidth - 2) return;
    const top = place.getBoundingClientRect().top;
    if (top + from >= MARGIN && top + to <= card.top - MARGIN) return;
    const middle = top + (from + to) / 2;
    place.closest("[data-testid=stMain]")?.scrollBy({ top: middle - card.top / 2, behavior: "instant" });
}
