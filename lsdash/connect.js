// Streamlit asks the server how it is before it connects, on every page but the first at an address that does not exist, and
// again a tenth of a second later where it does. Told where the server is, and what that would say, it connects at once.
window.__streamlit = {
  BACKEND_BASE_URL: new URL(".", document.currentScript.src).href,
  // No other page may steer ours; the list must not be empty.
  HOST_CONFIG: { allowedOrigins: ["https://nobody.invalid"], useExternalAuthToken: false },
};
