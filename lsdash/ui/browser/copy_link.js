// The clipboard is there on https and localhost only: on plain http in a local network the old command has to do.
function copyByCommand(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.appendChild(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* the reader is told below */ }
    area.remove();
    return done;
}

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyByCommand(text);
    }
}

// Copies the address as it is, pinned to release and period of `button`; what came of it stands beside the button for a while.
export async function copyLink(button) {
    const { keys, release, period, done, hand } = button.dataset;
    const status = button.parentElement.querySelector("[role=status]");
    const [url, own] = [new URL(location.href), keys.split(" ")];
    url.hash = "";
    for (const key of [...url.searchParams.keys()]) if (!own.includes(key)) url.searchParams.delete(key);
    url.searchParams.set("ban", release);
    if (period && !url.searchParams.has("nam")) url.searchParams.set("nam", period);
    status.textContent = (await copy(url.href)) ? done : `${hand} ${url.href}`;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { if (status.textContent === done) status.textContent = ""; }, 4000);
}
