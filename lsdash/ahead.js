// Scripts of charts and components take a while to run. They are fetched with the page and run here while the
// page connects and the server makes it: the browser has nothing else to do then.
new MutationObserver((_, watch) => {
  if (!document.querySelector(`[${CONNECTION}^=CONNECT]`)) return;
  watch.disconnect();
  for (const link of document.querySelectorAll("link[data-run]")) import(link.href).catch(() => {}); // Streamlit asks again, and says so
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [CONNECTION] });

// What the first HTML says where the page takes long.
new MutationObserver((_, watch) => {
  if (!document.querySelector("[class*=st-key-]")) return;
  watch.disconnect();
  document.getElementById("ls-waiting")?.remove();
}).observe(document, { subtree: true, childList: true });
