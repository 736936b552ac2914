// The clipboard is there on https and localhost only: on plain http in a local network the old way has to do.
function byOldWay(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.appendChild(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* said below */ }
    area.remove();
    return done;
}

async function copied(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return byOldWay(text);
    }
}

export default function ({ parentElement, data }) {
    let button = parentElement.querySelector("button");
    if (!button) {
        button = parentElement.appendChild(document.createElement("button"));
        button.type = "button";
        parentElement.appendChild(document.createElement("span")).setAttribute("role", "status");
        const style = parentElement.appendChild(document.createElement("style"));
        style.textContent = `
            :host, div { display: flex; align-items: center; gap: 0.5rem; flex-wrap: wrap; }
            button { font: inherit; font-size: 0.92rem; color: inherit; background: none; border: 1px solid var(--st-border-color, #ccc);
                border-radius: 0.5rem; min-height: 2.5rem; padding: 0.25rem 0.75rem; cursor: pointer; white-space: nowrap; }
            button:hover, button:focus-visible { border-color: currentColor; }
            button:focus-visible { outline: 2px solid #0b5f9e; outline-offset: 2px; }
            span { font-size: 0.85rem; overflow-wrap: anywhere; user-select: all; }
            @media print { button, span { display: none; } }`;
    }
    const status = parentElement.querySelector("[role=status]");
    button.textContent = data.label;
    button.onclick = async () => {
        const url = new URL(location.href);
        url.hash = "";
        for (const key of [...url.searchParams.keys()]) if (!data.keys.includes(key)) url.searchParams.delete(key);
        url.searchParams.set("ban", data.release);
        status.textContent = (await copied(url.href)) ? data.done : `${data.hand} ${url.href}`;
        clearTimeout(button.timer);
        button.timer = setTimeout(() => { if (status.textContent === data.done) status.textContent = ""; }, 4000);
    };
}
