import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { completedHref, completedQuery, isSameAddress, keysLeftBehind, toggledBy } from "../../lsdash/ui/browser/address.js";

// The same cases hold for plain_links.py (tests/ui/test_plain_links.py).
const { keys, cases } = JSON.parse(readFileSync(new URL("links.json", import.meta.url)));

for (const { name, href, data, current, offered, completed } of cases)
    test(`a link that ${name}`, () => {
        const left = keysLeftBehind(data);
        const complete = (query) => completedQuery(query, left, { current, keys, offered, ...data, toggle: toggledBy(data) });
        assert.equal(left ? completedHref(href, complete) : href, completed);
    });

test("an address is the same in whatever order its keys are, and another on another page", () => {
    const url = (text) => new URL(text, "https://host.example/");
    assert.ok(isSameAddress(url("/co-cau?a=1&b=2"), url("/co-cau?b=2&a=1")));
    assert.ok(!isSameAddress(url("/co-cau?a=1"), url("/co-cau?a=2")));
    assert.ok(!isSameAddress(url("/co-cau"), url("/dia-ban")));
});
