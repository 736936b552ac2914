// What is done until a page comes: each as soon as there is what the selector names; changes of `state` are heeded.
const once = (selector, state, act) => new MutationObserver((_, watch) => {
  if (!document.querySelector(selector)) return;
  watch.disconnect();
  act();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: [state] });

// Scripts of charts and components take a while to run. They are fetched with the page and run here while the page connects
// and the server makes it: the browser has nothing else to do then.
once(`[${CONNECTION}^=CONNECT]`, CONNECTION, () => {
  vega().catch(() => {}); // asked again by the first chart, which says so
  import(document.querySelector("link[data-purify]").href).then(cleanFaster).catch(() => {}); // HTML is cleaned as before
  for (const link of document.querySelectorAll("link[data-run]")) import(link.href).catch(() => {}); // Streamlit asks again, and says so
});

// What the first HTML says where the page takes long: until the server begins to make it, or says why not.
once(`[${RUNS}]:not([${RUNS}=initial])`, RUNS, () => document.getElementById("ls-waiting")?.remove());
