// Leads to the other pages that this service was told of, by its setting page.links.

const status = await (await fetch("/api/status")).json();
const links = (status.configuration["page.links"] ?? "").split(/\s+/).filter((link) => link !== "");
if (links.length > 0) {
  const nav = document.createElement("nav");
  nav.setAttribute("aria-label", "Other pages");
  for (const link of links) {
    const equals = link.indexOf("=");
    const anchor = document.createElement("a");
    anchor.textContent = link.slice(0, equals);
    anchor.href = link.slice(equals + 1);
    nav.append(anchor);
  }
  document.querySelector(".bar .brand").after(nav);
}
