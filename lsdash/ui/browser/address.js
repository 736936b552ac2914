// Arithmetic of addresses: what a link leads to, from what it says and what the address bar says. Pure functions; the server
// does the same on the server for browsers that run none of this.

// Which keys of the present address a link with these data attributes leaves behind; null for a link that is complete.
export function keysLeftBehind({ so, dv, toggle, without }) {
    if (so !== undefined) return ["so"];
    if (dv !== undefined) return ["so", "dv"];
    if (toggle !== undefined) return [toggle];
    return without === undefined ? null : without.split(" ");
}

// The filter that a link with these data attributes adds a choice to, or takes one back from.
export const toggledBy = ({ toggle, dv }) => toggle ?? (dv === undefined ? undefined : "dv");

// The choices of the filter `toggle` after a press on a link that says `pressed`: pressed again, a choice is taken back; where
// it stands `alone` ("" in HTML) it replaces the others.
function choicesAfter(pressed, current, { toggle, alone }) {
    const choices = current.filter(([key]) => key === toggle);
    const others = choices.filter(([, value]) => !pressed.some(([, own]) => own === value));
    const kept = alone === undefined ? others : [];
    return others.length < choices.length ? kept : [...kept, ...pressed];
}

// The query of a link that says `query`: that, and all of the `current` query that is not `left` behind, in the order of `keys`;
// keys that are not ours come last. Choices of a `toggle` come in the order of `offered`, all pairs of its menu.
export function completedQuery(query, left, { current, keys, toggle, alone, offered = [] }) {
    const before = [...new URLSearchParams(current)];
    let own = [...new URLSearchParams(query)];
    if (toggle) {
        const place = ([, value]) => offered.indexOf(value);
        own = choicesAfter(own, before, { toggle, alone }).sort((one, other) => place(one) - place(other));
    }
    const kept = before.filter(([key]) => !left.includes(key) && !own.some(([said]) => said === key));
    const rank = ([key]) => (keys.indexOf(key) + keys.length + 1) % (keys.length + 1);
    return new URLSearchParams([...kept, ...own].sort((one, other) => rank(one) - rank(other))).toString();
}

// The address of a link: `href` as the server wrote it, its query replaced by what `complete` makes of it.
export function completedHref(href, complete) {
    const [, path, query, fragment] = href.match(/^([^?#]*)\??([^#]*)(.*)$/);
    const completed = complete(query);
    return path + (completed || !path ? `?${completed}` : "") + fragment;
}

// Whether two addresses say the same, in whatever order.
export function isSameAddress(one, other) {
    const parts = ({ pathname, search }) => [pathname, ...new URLSearchParams(search)].sort().join("\n");
    return parts(one) === parts(other);
}
