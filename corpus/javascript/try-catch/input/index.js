try { exports.optional = require("missing-package") } catch (error) { exports.optional = null }
try { throw new Error() } catch ({ message }) { exports.handled = 1 } finally { exports.done = 1 }
