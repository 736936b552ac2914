import assert from "node:assert/strict";
import test from "node:test";

import { decoded } from "../../lsdash/ui/browser/document.js";
import { isPlainPress, writtenHref } from "../../lsdash/ui/browser/links.js";
import { periodOf } from "../../lsdash/ui/browser/span.js";

globalThis.addEventListener ??= () => {}; // there is no window here
const { targetOf } = await import("../../lsdash/ui/browser/numbers.js");
const { panelRows, parts } = await import("../../lsdash/ui/browser/paper.js");

test("a mark of a chart stands for its number, else for its district, else for nothing", () => {
    const mark = (datum) => ({ __data__: { datum } });
    assert.deepEqual(targetOf(mark({ id: "output.da.2004.actual", area: "cao-loc" })), ["so", "output.da.2004.actual"]);
    assert.deepEqual(targetOf(mark({ area: "cao-loc" })), ["dv", "cao-loc"]);
    // A line has all of its marks: it is for none of them, and the nearest point is.
    assert.deepEqual(targetOf({ __data__: [{ datum: { id: "a" } }] }), ["so", "a"]);
    assert.equal(targetOf({ __data__: [{ datum: { id: "a" } }, { datum: { id: "b" } }] }), null);
    for (const node of [mark({ value: 1 }), mark(undefined), { __data__: null }, {}, null, undefined])
        assert.equal(targetOf(node), null);
});

test("a span of months is said as an address says it", () => {
    assert.equal(periodOf(["2025-03", "2025-03"]), "2025-03");
    assert.equal(periodOf(["2025-03", "2025-01"]), "2025-01..2025-03");
    assert.equal(periodOf(["2025-12", "2025-01"]), "2025");
    assert.equal(periodOf(["2024-01", "2025-12"]), "2024..2025");
});

test("a press with a key, or of another button, is for the browser", () => {
    const press = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };
    assert.ok(isPlainPress(press));
    for (const other of [{ button: 1 }, { metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }])
        assert.ok(!isPlainPress({ ...press, ...other }));
});

test("a link that was completed still gives what the server wrote", () => {
    const link = (own) => ({ dataset: { own }, getAttribute: () => "?kv=tw&so=a" });
    assert.equal(writtenHref(link("?so=a")), "?so=a");
    assert.equal(writtenHref(link(undefined)), "?kv=tw&so=a");
});

test("a place in an address that cannot be decoded is taken as it is", () => {
    assert.equal(decoded("c%E1%BB%99ng"), "cộng");
    assert.equal(decoded("50%"), "50%");
});

test("on paper groups with scales of their own part between them, bars of one scale only where a sheet is too low", () => {
    const rows = (names) => names.map((row, order) => ({ row, order, form: row.startsWith("head") ? "head" : "actual" }));
    const groups = rows(["head.a|", "a|1", "a|2", "head.b|", "b|1", "b|2", "head.c|", "c|1"]);
    const named = (drawn) => drawn.map((part) => part.map((mark) => mark.row));
    const of = (marks, clientHeight) =>
        named(parts({ rows: JSON.stringify(marks), holder: { querySelector: () => ({ clientHeight }) } }));
    assert.equal(of(groups, 340).length, 1);
    assert.deepEqual(of(groups, 400), [
        ["head.a|", "a|1", "a|2"], ["head.b|", "b|1", "b|2"], ["head.c|", "c|1"],
    ]);
    const bullets = [{ row: "a|", order: 0, form: "head" }, { row: "b|", order: 1, form: "head" }];
    assert.equal(of(bullets, 400).length, 1);
    assert.equal(of(bullets, 600).length, 2);
});

test("panels part between their rows, each as high as before", () => {
    const marks = Array.from({ length: 5 }, (_, panel) => ({ panel, panels: 5, wide: 2, v: panel }));
    const found = panelRows(marks, 900);
    assert.deepEqual(found.map((part) => part.height), [300, 300, 300]);
    assert.deepEqual(found.map((part) => part.map(({ panel }) => panel)), [[0, 1], [0, 1], [0]]);
    assert.deepEqual(found.flat().map(({ v }) => v), marks.map(({ v }) => v));
    assert.ok(found.flat().every(({ panels, wide }) => panels === 2 && wide === 2));
});
