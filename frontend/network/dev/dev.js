/* Choose data and theme by the address: ?data=84&theme=dark. */
const asked = new URLSearchParams(location.search);
document.documentElement.dataset.theme = asked.get("theme") ?? "light";
const main = document.querySelector("[data-network]");
main.dataset.pictureUrl = `/dev/data/${asked.get("data") ?? "84"}.json`;
document.getElementById("title").textContent = `${asked.get("data") ?? "84"} records`;
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
