// Debian's Chromium, and visits with it. A visit watches its pages: a breach of the content security policy, an error on the
// console, an exception, a request that fails, an answer of 400 or more, a request to another host: each fails the journey,
// unless the journey said beforehand that it expects the answer.

import { chromium } from 'playwright-core';

const PATIENCE_MS = 15_000;

/** Starts the browser, with a fresh profile that is removed at the end. */
export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.ZEROBAY_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage', '--lang=zh-CN'],
  });
}

/** One person at one browser. */
export class Visit {
  #expected = new Map();

  static async begin(browser, address, { javaScript = true, width = 1280, height = 900, scheme = 'light', locale = 'zh-CN', touch = false } = {}) {
    const context = await browser.newContext({
      baseURL: address,
      javaScriptEnabled: javaScript,
      viewport: { width, height },
      hasTouch: touch,
      isMobile: touch,
      colorScheme: scheme,
      reducedMotion: 'reduce',
      locale,
      timezoneId: 'Asia/Shanghai',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const visit = new Visit();
    visit.context = context;
    visit.address = address;
    visit.problems = [];
    context.on('page', (page) => visit.#watch(page));
    visit.page = await context.newPage();
    return visit;
  }

  /** Expects an answer with this status while `action` runs; fails if none comes. Answers what `action` answers. */
  async expecting(status, action) {
    this.#expected.set(status, 0);
    try {
      const result = await action();
      await this.settle();
      if (this.#expected.get(status) === 0) throw new Error(`an answer with status ${status} was expected and did not come`);
      return result;
    } finally {
      this.#expected.delete(status);
    }
  }

  /** Waits until what the page asked for has come. */
  async settle() {
    await this.page.waitForLoadState('networkidle');
  }

  /** Takes what went wrong so far. */
  takeProblems() {
    return this.problems.splice(0);
  }

  async end() {
    await this.context.close();
  }

  #watch(page) {
    const note = (what) => this.problems.push(`${new URL(page.url(), this.address).pathname}: ${what}`);
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      // Chromium repeats a failed answer on the console; the answer itself is judged below.
      if (/^Failed to load resource: the server responded with a status of/.test(text)) return;
      note(text.includes('Content Security Policy') ? `content security policy: ${text}` : `console: ${text}`);
    });
    page.on('pageerror', (error) => note(`exception: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? 'unknown';
      // A download, or a page left while it was loading.
      if (why === 'net::ERR_ABORTED') return;
      note(`request failed: ${request.method()} ${request.url()} ${why}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== new URL(this.address).origin) note(`request to another host: ${url.href}`);
    });
    page.on('response', (response) => {
      const status = response.status();
      if (status < 400) return;
      if (this.#expected.has(status)) this.#expected.set(status, this.#expected.get(status) + 1);
      else note(`answer ${status}: ${response.request().method()} ${response.url()}`);
    });
  }
}

/** A hall with people in it: what a journey is given. */
export class Hall {
  #visits = [];
  #used = new Set();

  constructor(browser, program) {
    this.browser = browser;
    this.program = program;
    this.address = program.address;
  }

  /** Somebody who has not signed in. */
  async visitor(settings) {
    const visit = await Visit.begin(this.browser, this.address, settings);
    this.#visits.push(visit);
    return visit;
  }

  /** Somebody of this role, signed in by a one-time link; a second call finds a second person. `person` asks for one by name. */
  async signedIn(role, { person, organization, ...settings } = {}) {
    const isMeant = (link) => link.role === role && (!person || link.person === person) && (!organization || link.organization === organization);
    const link = this.program.links.find((link) => isMeant(link) && !this.#used.has(link.url));
    if (!link) {
      const known = [...new Set(this.program.links.map((link) => link.role))].join(', ');
      throw new Error(`no unused sign-in link for the role ${role} ${person ?? ''}; the demonstration has links for: ${known}`);
    }
    this.#used.add(link.url);
    const visit = await this.visitor(settings);
    visit.person = link.person;
    await visit.page.goto(link.url);
    // A link may first ask to be pressed, so that a mail reader that looks ahead does not use it up.
    const confirm = visit.page.locator('form[data-sign-in] button');
    if (await confirm.count()) await confirm.first().click();
    await visit.page.waitForLoadState();
    return visit;
  }

  /** Lets days pass: the program starts again with its clock ahead. Links are new; who has been away too long signs in again. */
  async later(daysAhead) {
    await this.program.restart({ daysAhead });
  }

  /** A picture of every page that is open, for looking at what went wrong. */
  async pictures(path) {
    const pages = this.#visits.flatMap((visit) => visit.context.pages());
    for (const [at, page] of pages.entries()) await page.screenshot({ path: `${path}-${at}.png`, fullPage: true }).catch(() => {});
  }

  /** Ends all visits and answers what went wrong in them and in the program. */
  async close() {
    const problems = [];
    for (const visit of this.#visits) {
      problems.push(...visit.takeProblems());
      await visit.end();
    }
    return [...problems, ...this.program.faults().map((line) => `log: ${line}`)];
  }
}
