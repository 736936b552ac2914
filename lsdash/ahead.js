// Scripts of charts and components take a while to run. They are fetched with the page (web/shell.py) and run here once the
// server has answered for the first time: then the browser waits for the page to be made, and has nothing else to do.
new PerformanceObserver((seen, watch) => {
  if (!seen.getEntries().some((entry) => entry.name.endsWith("/_stcore/health"))) return;
  watch.disconnect();
  for (const link of document.querySelectorAll("link[data-run]")) import(link.href).catch(() => {}); // Streamlit asks again, and says so
}).observe({ type: "resource" });
