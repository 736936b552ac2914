// Drawings on paper: drawn anew for the width of a sheet while it is printed, so that letters are never below 8 points; one
// that is higher than a sheet is cut between its rows into pieces that sheets break between.
// Rests on what charts.js knows of its drawings. Without it: drawings shrink as wholes, letters with them.

// Pixels of a drawing that shrinks to the 703 between the margins of A4: letters of 12 pixels become 8 points.
const WIDE = 790;
// Pixels of such a drawing for which there is room on a sheet in any direction; of one of panels, or of groups with scales of
// their own, for which there is room below what stands before it; and of a piece of rows where there is not.
const HIGH = 580;
const HIGH_APART = 340;
const PIECE = 300;
const GROUP = /^head\./; // the row of the name of such a group
const PARTS = "ls-parts";
const LAST = "ls-last";
const BEFORE_FOOT = "ls-before-foot"; // keeps room for the foot, as the last row of a table does
const SHEET = 703;
const ON_PAPER = 20; // the words beside the code, and gaps

// A drawing that is narrower on purpose stays so, not one in a narrow window.
const wide = ({ width }) => (innerWidth < WIDE ? WIDE : Math.min(WIDE, width));

const sized = (drawing, width) => {
    const view = drawing.view.width(width);
    const height = drawing.heightAt(width);
    return height ? view.height(height) : view;
};

// Each row of panels of a drawing that is `height` pixels high.
export function panelRows(marks, height) {
    const { panels, wide: across } = marks[0];
    const lines = Math.ceil(panels / across);
    return Array.from({ length: lines }, (_, line) => {
        const own = marks.filter(({ panel }) => Math.floor(panel / across) === line);
        const moved = own.map((mark) => ({ ...mark, panel: mark.panel - line * across, panels: across }));
        return Object.assign(moved, { height: height / lines });
    });
}

// The rows of a drawing in parts; one part where it has room on a sheet, or has no rows. A row of panels says how high it is.
export function parts(drawing) {
    const { rows, holder } = drawing;
    const marks = JSON.parse(rows);
    if (marks[0]?.wide && marks[0].panels > marks[0].wide) {
        const height = drawing.heightAt(wide(drawing));
        return height >= HIGH_APART ? panelRows(marks, height) : [marks];
    }
    const high = holder.querySelector("svg.marks").clientHeight;
    // A part begins with the name of what its rows are of.
    const named = new Set(marks.filter((mark) => mark.form === "head").map((mark) => mark.row));
    const ownScales = [...named].some((row) => GROUP.test(row));
    if (high <= (ownScales ? HIGH_APART : HIGH) || !marks[0]?.row) return [marks];
    const lanes = [...new Set(marks.toSorted((one, other) => one.order - other.order).map((mark) => mark.row))];
    const most = ownScales ? 1 : Math.max(1, Math.floor((PIECE * lanes.length) / high));
    const found = [];
    for (let from = 0; from < lanes.length;) {
        let to = Math.min(from + most, lanes.length);
        while (to < lanes.length && named.size && !named.has(lanes[to])) to += 1;
        const own = new Set(lanes.slice(from, to));
        found.push(marks.filter((mark) => own.has(mark.row)));
        from = to;
    }
    return found;
}

// Draws for a sheet. Each part but the last is a picture of its own above the drawing, which then has the last. What Vega is
// waited for here is done before the page is laid out for paper.
async function putOnPaper(drawing) {
    await sized(drawing, wide(drawing)).resize().runAsync();
    const found = parts(drawing);
    if (found.length === 1) return;
    const before = document.createElement("div");
    before.className = PARTS;
    drawing.place.prepend(before);
    for (const part of found) {
        if (part !== found[0]) before.append(drawing.holder.querySelector("svg.marks").cloneNode(true));
        if (part.height) drawing.view.height(part.height);
        await drawing.view.data(drawing.data, part).resize().runAsync();
    }
    joinNotes(drawing);
}

// The last part does not part from what is said below it: the foot of the page then has a drawing beside it.
function joinNotes({ place, holder }) {
    const last = document.createElement("div");
    last.className = LAST;
    holder.replaceWith(last);
    last.append(holder);
    while (place.nextElementSibling?.matches(".ls-doubt, .ls-foot")) last.append(place.nextElementSibling);
    const below = [...document.querySelectorAll(".ls-heading, .ls-table, .ls-notice")].filter((each) => each.checkVisibility());
    last.classList.toggle(BEFORE_FOOT, !below.some((each) => last.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING));
}

function partNotes(last) {
    const [holder, ...notes] = last.children;
    last.parentElement.after(...notes);
    last.replaceWith(holder);
}

// How high the foot of the page is at most on a sheet: its words, and what is on paper only.
function measureFoot() {
    const words = [...document.querySelectorAll(".st-key-sources, .st-key-marks, .st-key-stamp")];
    for (const part of words) part.style.width = `${SHEET}px`;
    const high = words.reduce((sum, part) => sum + part.offsetHeight, 0);
    for (const part of words) part.style.width = "";
    document.documentElement.style.setProperty("--ls-foot", `calc(${high}px + ${ON_PAPER}mm)`);
}

// From now on each print has the `drawings` that are there then, by place, in the sizes of paper.
export function fitToPaper(drawings) {
    addEventListener("beforeprint", () => {
        measureFoot();
        for (const drawing of drawings.values()) if (drawing.view) putOnPaper(drawing);
    });
    addEventListener("afterprint", () => {
        for (const each of document.querySelectorAll(`.${PARTS}`)) each.remove();
        for (const each of document.querySelectorAll(`.${LAST}`)) partNotes(each);
        for (const drawing of drawings.values()) {
            if (drawing.view) sized(drawing, drawing.width).data(drawing.data, JSON.parse(drawing.rows)).resize().run();
        }
    });
}
