/**
 * Parses a text.
 *
 *   indented
 *
 * @param {string} text what to parse
 */
exports.parse = function parse(text, { strict = false } = {}, ...rest) {}

/** @deprecated use parse */
function old(a = 1) {}
exports.old = old

// Not this one.
exports.plain = () => 1

/** Too far away. */

exports.far = 1

class A {
  /** Runs. */
  run() {}
}
exports.A = A
