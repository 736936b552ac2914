// Draws charts with Vega, which Streamlit brings along, into places of the page's HTML that carry a specification and rows. A
// place that is made anew takes over the drawing that stood there, which takes the new rows; for another specification
// there is another drawing.
const OPTIONS = { actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };
const drawings = new Map(); // by name: a page has each once
const widths = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) drawings.get(target.dataset.drawing)?.fit(contentRect.width);
});
let engine = null;

// The one function of the module gives Vega-Embed, and what makes Vega's expressions run without `eval`.
function vega() {
    const { href } = document.querySelector("link[data-vega]");
    engine ??= import(href).then((module) => Object.values(module)[0]());
    engine.catch(() => { engine = null; });
    return engine;
}

class Drawing {
    width = 0; // until it is begun
    holder = document.createElement("div");

    constructor(place) {
        this.spec = place.dataset.spec;
        this.moveTo(place);
    }

    moveTo(place) {
        if (this.place) widths.unobserve(this.place);
        this.place = place;
        place.append(this.holder);
        widths.observe(place);
        if (this.rows === place.dataset.rows) return;
        this.rows = place.dataset.rows;
        this.redraw();
    }

    fit(width) {
        if (!width || width === this.width) return;
        const begun = this.width;
        this.width = width;
        if (begun) this.redraw();
        else this.begin().catch(() => this.fail());
    }

    async begin() {
        this.place.replaceChildren(this.holder);
        const { embed, expressionInterpreter: expr } = await vega();
        const { rows, width } = this;
        const spec = JSON.parse(this.spec);
        const data = spec.data.name;
        const drawn = { ...spec, width, datasets: { [data]: JSON.parse(rows) } };
        const { view, finalize } = await embed(this.holder, drawn, { ...OPTIONS, expr });
        Object.assign(this, { view, data, finalize });
        if (drawings.get(this.place.dataset.drawing) !== this) this.end();
        else if (rows !== this.rows || width !== this.width) this.redraw();
        else this.settle();
    }

    // It is begun again at another width or in another place.
    fail() {
        this.width = 0;
        this.place.textContent = this.place.dataset.lost;
    }

    redraw() {
        if (!this.view) return;
        hideTip();
        this.view.data(this.data, JSON.parse(this.rows)).width(this.width).resize().runAsync().then(() => this.settle());
    }

    // Vega makes room for words at the edge as they would lie without it; where they still do not fit, it tries again.
    settle() {
        const { x1, x2 } = this.view.scenegraph().root.bounds;
        if (x2 - x1 > this.width + 1) this.view.resize().run();
    }

    end() {
        widths.unobserve(this.place);
        hideTip();
        this.finalize?.();
    }
}

// What a mark says of itself while the pointer is at it, where that mark may be gone.
function hideTip() {
    document.getElementById("vg-tooltip-element")?.classList.remove("visible");
}

function arrange() {
    for (const place of document.getElementsByClassName("ls-drawing")) {
        const { drawing: name, spec } = place.dataset;
        const there = drawings.get(name);
        if (there?.place === place) continue;
        if (there?.spec === spec) {
            there.moveTo(place);
        } else {
            there?.end();
            drawings.set(name, new Drawing(place));
        }
    }
    for (const [name, each] of drawings) {
        if (each.place.isConnected) continue;
        each.end();
        drawings.delete(name);
    }
}

new MutationObserver(arrange).observe(document, { subtree: true, childList: true });
