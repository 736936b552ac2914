// The clipboard is there on https and localhost only: on plain http in a local network the old command has to do.
function copyByCommand(text, place) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;top:0;opacity:0";
    place.appendChild(area); // a dialog takes the focus back from what is outside
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* the reader is told below */ }
    area.remove();
    return done;
}

async function copy(text, place) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyByCommand(text, place);
    }
}

// What came of copying stands beside the button for a while.
async function tell(button, text) {
    const { done, hand } = button.dataset;
    const status = button.parentElement.querySelector("[role=status]");
    status.textContent = (await copy(text, button.parentElement)) ? done : button.dataset.text ? hand : `${hand} ${text}`;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { if (status.textContent === done) status.textContent = ""; }, 4000);
}

// Copies the text that a button carries.
export const copyText = (button) => tell(button, button.dataset.text);

// Copies the address as it is, pinned to release (none of a draft) and period of `button`.
export async function copyLink(button) {
    const { keys, release, period } = button.dataset;
    const [url, own] = [new URL(location.href), keys.split(" ")];
    url.hash = "";
    for (const key of [...url.searchParams.keys()]) if (!own.includes(key)) url.searchParams.delete(key);
    if (release) url.searchParams.set("ban", release);
    if (period && !url.searchParams.has("nam")) url.searchParams.set("nam", period);
    await tell(button, url.href);
}
