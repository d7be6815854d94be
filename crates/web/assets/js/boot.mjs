// What: starts htmx and says how it treats answers. Where: every page.
// Without it: every link and form works as a full page; that is the product's ground state.
//
// htmx 4 swaps every status but 204 and 304, so a 422 shows the form again with its problems, and a 404 or 500 shows its page.
// The same is written in <meta name="htmx-config"> in layout.html; a journey in e2e tests it once in the browser.
import htmx from "htmx.org";

htmx.config.noSwap = [204, 304];

export default htmx;
