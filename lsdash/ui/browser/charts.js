// Draws charts with Vega, the one that also makes pictures, into places of the page's HTML that carry a specification and rows.
// A place that is made anew takes over the drawing of one that is gone, which takes the new rows; for another specification
// there is another drawing.
// Rests on nothing of Streamlit's. Gained: 294 instead of 368 ms for a warm load of the overview, 116 instead of 146 for a
// choice. Without it: `st.altair_chart`, whose marks open no cards.
import { fitToPaper } from "./paper.js";

const OPTIONS = {
    actions: false, ast: true, defaultStyle: false, hover: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
};
const AGAIN = 5000; // ms until what could not be drawn is tried again
export const drawings = new Map(); // by place
const widths = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) drawings.get(target)?.fit(contentRect.width);
});
// What is out of sight is drawn once what is in sight has been, one drawing at a time.
const waiting = new Map(); // what draws it, by drawing
let engine = null;

const ENGINE = new URL("./vega.js", import.meta.url).href;

// Vega-Embed. With `ast` it runs Vega's expressions without `eval`.
function vega() {
    engine ??= import(ENGINE);
    engine.catch(() => { engine = null; });
    return engine;
}

// What Vega-Lite makes of a specification is the same for any rows and width. The browser keeps the last of each drawing's
// name, for the next visit: to make it takes a third of the time of a drawing. A browser that keeps nothing makes it anew.
const storageKey = (name) => `lsdash-drawing-${name}`;

function recall(name, spec) {
    try {
        const entry = JSON.parse(localStorage.getItem(storageKey(name)));
        return entry?.spec === spec && entry.engine === ENGINE ? entry.compiled : null;
    } catch {
        return null;
    }
}

function keep(name, spec, compiled) {
    try {
        localStorage.setItem(storageKey(name), JSON.stringify({ engine: ENGINE, spec, compiled }));
    } catch { /* it is made anew the next time */ }
}

function forget(name) {
    try {
        localStorage.removeItem(storageKey(name));
    } catch { /* nothing is kept */ }
}

const withRows = (compiled, name, values) =>
    ({ ...compiled, data: compiled.data.map((source) => (source.name === name ? { ...source, values } : source)) });

function isInSight(place) {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
}

function inTurn(drawing, draw, inSight) {
    waiting.delete(drawing);
    if (inSight) draw();
    else if (waiting.set(drawing, draw).size === 1) afterPainting(drawNext);
}

function drawNext() {
    const [[drawing, draw] = []] = waiting;
    if (!drawing) return;
    waiting.delete(drawing);
    draw();
    if (waiting.size) afterPainting(drawNext);
}

function drawAll() {
    while (waiting.size) drawNext();
}

const afterPainting = (next) => requestAnimationFrame(() => setTimeout(next));
addEventListener("beforeprint", drawAll);
fitToPaper(drawings);

class Drawing {
    width = 0; // until it is known
    begun = false;
    holder = document.createElement("div");

    constructor(place, inSight) {
        this.spec = place.dataset.spec;
        this.label = place.ariaLabel;
        this.moveTo(place, inSight);
    }

    moveTo(place, inSight) {
        this.leave();
        this.place = place;
        this.size = JSON.parse(place.dataset.size); // none of a drawing whose height follows from its rows
        this.room = parseFloat(place.style.minHeight); // what the server keeps for it, on a wide screen
        drawings.set(place, this);
        this.keepRoom();
        widths.observe(place);
        const { rows } = place.dataset;
        const same = this.rows === rows && this.drawnHeight === this.height;
        this.rows = rows;
        if (same) this.appear();
        else this.draw(inSight);
    }

    // What is drawn stays off the page until it is of these rows: the browser need not lay it out twice.
    appear() {
        if (!this.holder.isConnected) this.place.replaceChildren(this.holder);
    }

    get height() {
        return this.heightAt(this.width);
    }

    // Where it says so, a drawing has another height on a narrow screen.
    heightAt(width) {
        const { height, usermeta } = this.size;
        return usermeta && width < usermeta.below ? usermeta.height : height;
    }

    keepRoom() {
        if (this.size.usermeta && this.width) this.place.style.minHeight = `${this.room + this.height - this.size.height}px`;
    }

    leave() {
        if (!this.place) return;
        drawings.delete(this.place);
        widths.unobserve(this.place);
    }

    // Whether it stood in a place that is gone and may stand in this one.
    mayMoveTo({ dataset: { drawing, spec } }) {
        return !this.place.isConnected && this.spec === spec && this.place.dataset.drawing === drawing;
    }

    fit(width) {
        if (!width || width === this.width) return;
        this.width = width;
        this.draw();
    }

    draw(inSight = isInSight(this.place)) {
        if (this.width) inTurn(this, () => (this.begun ? this.redraw() : this.begin().catch(() => this.fail())), inSight);
    }

    async begin() {
        this.begun = true;
        const { embed } = await vega();
        const { rows, width, height } = this;
        const values = JSON.parse(rows);
        const spec = JSON.parse(this.spec);
        const data = spec.data.name;
        const { drawing } = this.place.dataset;
        const compiled = recall(drawing, this.spec);
        const size = height ? { width, height } : { width };
        const drawn = compiled ? { ...withRows(compiled, data, values), ...size } : { ...spec, ...size, datasets: { [data]: values } };
        const { view, vgSpec, finalize } = await embed(this.holder, drawn, OPTIONS);
        if (!compiled) keep(drawing, this.spec, withRows(vgSpec, data, []));
        Object.assign(this, { view, data, finalize });
        if (drawings.get(this.place) !== this) {
            finalize();
            return;
        }
        this.place.ariaLabel = this.label;
        this.appear();
        this.drawnHeight = height;
        if (rows !== this.rows || width !== this.width || height !== this.height) this.redraw();
        else this.settle();
    }

    fail() {
        forget(this.place.dataset.drawing);
        this.place.ariaLabel = this.place.textContent = this.place.dataset.lost;
        const { width } = this;
        this.begun = false;
        this.width = 0;
        setTimeout(() => drawings.get(this.place) === this && this.fit(this.width || width), AGAIN);
    }

    redraw() {
        if (!this.view) return;
        this.appear();
        hideTip();
        const view = this.view.data(this.data, JSON.parse(this.rows)).width(this.width);
        this.drawnHeight = this.height;
        if (this.height) view.height(this.height);
        view.resize().runAsync().then(() => this.settle());
    }

    // Vega makes room for words at the edge as they would lie without it; where they still do not fit, it tries again.
    settle() {
        this.keepRoom();
        const { x1, x2 } = this.view.scenegraph().root.bounds;
        const [left] = this.view.origin();
        if (left + x1 < -0.5 || left + x2 > this.width + 0.5) this.view.resize().run();
    }

    end() {
        this.leave();
        waiting.delete(this);
        hideTip();
        this.finalize?.();
    }
}

// What a mark says of itself while the pointer is at it, where that mark may be gone.
function hideTip() {
    document.getElementById("vg-tooltip-element")?.classList.remove("visible");
}

// For a moment the old place and the new one may both be there: then each has a drawing.
function arrange() {
    const places = [...document.getElementsByClassName("ls-drawing")].filter((place) => !drawings.has(place));
    // All asked first: after a change each answer has the browser lay the page out anew.
    const inSight = new Set(places.filter(isInSight));
    for (const place of places) {
        const free = [...drawings.values()].find((drawing) => drawing.mayMoveTo(place));
        if (free) free.moveTo(place, inSight.has(place));
        else new Drawing(place, inSight.has(place));
    }
    for (const [place, drawing] of drawings) if (!place.isConnected) drawing.end();
}

new MutationObserver(arrange).observe(document, { subtree: true, childList: true });
