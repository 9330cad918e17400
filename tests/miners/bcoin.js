// For `node -r`: the database that bcoin would keep on disk is compiled code. A chain in memory
// never opens it, so that nothing stands in its place.
const path = require('path');

const name = require.resolve('leveldown', {paths: [path.dirname(process.argv[1])]});
require.cache[name] = {id: name, filename: name, loaded: true, exports: class {}};
