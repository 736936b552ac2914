// Presses and links, as all scripts see them.

// A press that is no request for a window of its own.
export const isPlainPress = (event) =>
    !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// The href as the server wrote it, before navigation.js completed it.
export const writtenHref = (link) => link.dataset.own ?? link.getAttribute("href");
