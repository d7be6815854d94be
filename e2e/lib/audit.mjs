// What a page must pass: axe-core's rules, and reflow. axe is put into the page over the browser's own protocol, which a strict
// content security policy does not hinder.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page, a line for each place. */
export async function violations(page) {
  await settled(page);
  const session = await page.context().newCDPSession(page);
  try {
    await evaluate(session, await source);
    const options = { runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] };
    const { found, passed } = await evaluate(
      session,
      `axe.run(document, ${JSON.stringify(options)}).then((result) => ({
        passed: result.passes.length,
        found: result.violations.flatMap((rule) => rule.nodes.map((node) => ({
          rule: rule.id, help: rule.help, target: node.target.join(' '), why: node.failureSummary,
        }))),
      }))`,
    );
    if (passed === 0) throw new Error('axe looked at nothing');
    return found.map(({ rule, help, target, why }) => `${rule}: ${help} at ${target} (${why.split('\n').slice(1).join(';').trim()})`);
  } finally {
    await session.detach();
  }
}

/** Waits until no colour is half-way to another. */
async function settled(page) {
  await page.evaluate(() => Promise.allSettled(document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime ?? Infinity))
    .map((animation) => animation.finished)));
}

/** What makes the page wider than the window, naming the innermost elements that stick out. */
export async function overflow(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= room) return [];
    const scrolls = (element) => getComputedStyle(element).overflowX !== 'visible';
    const isInScroller = (element) => element.parentElement !== document.body && (scrolls(element.parentElement) || isInScroller(element.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      const end = scrolls(element) ? right : Math.max(right, left + element.scrollWidth);
      return end > room + 0.5 && !isInScroller(element);
    });
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other))).slice(0, 5);
    const name = (element) => element.tagName.toLowerCase() + [...element.classList].map((word) => `.${word}`).join('');
    return [`wider than ${room} (${scrollWidth}): ${innermost.map(name).join(', ')}`];
  });
}

async function evaluate(session, expression) {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
