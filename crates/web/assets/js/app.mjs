// All behaviours of the pages, one module each; every one is an addition to a page that works without it.
import "./boot.mjs";
import "./menu.mjs";
import "./summary.mjs";
import "./board.mjs";
import "./filter.mjs";
import "./counter.mjs";
import "./autosave.mjs";
import "./print.mjs";
