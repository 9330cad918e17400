// node npm_miner.js MODULES PORT: mines with the stratum-client of npm. The lines are that
// library's; the hashes are those of Node's own crypto. Each answer is written as one line.
const {createHash} = require('crypto');
const path = require('path');

const [modules, port] = process.argv.slice(2);
const connect = require(path.join(modules, 'stratum-client'));
const BASE = 0xFFFFn << 208n;
const SHARES_A_JOB = 4;

const sha256 = (data) => createHash('sha256').update(data).digest();
const swapped = (hex) => Buffer.from(hex, 'hex').swap32();

let current = null;

function header(work, extranonce2) {
    const coinbase = work.coinb1 + work.extraNonce1 + extranonce2 + work.coinb2;
    let root = sha256(sha256(Buffer.from(coinbase, 'hex')));
    for (const branch of work.merkle_branch)
        root = sha256(sha256(Buffer.concat([root, Buffer.from(branch, 'hex')])));
    return Buffer.concat([
        swapped(work.version), swapped(work.prevhash), root,
        swapped(work.ntime), swapped(work.nbits), Buffer.alloc(4),
    ]);
}

function mine(work) {
    current = work.jobId;
    const extranonce2 = '00'.repeat(work.extraNonce2Size);
    const block = header(work, extranonce2);
    const target = BASE * 1048576n / BigInt(Math.round(work.miningDiff * 1048576));
    let nonce = 0;
    let found = 0;
    const some = () => {
        for (let i = 0; i < 1000; i++, nonce++) {
            block.writeUInt32LE(nonce, 76);
            const hash = sha256(sha256(block)).reverse();
            if (BigInt('0x' + hash.toString('hex')) > target)
                continue;
            found++;
            client.submit({
                worker_name: 'npm.rig', job_id: work.jobId, extranonce2,
                ntime: work.ntime, nonce: nonce.toString(16).padStart(8, '0'),
            });
        }
        if (current === work.jobId && found < SHARES_A_JOB)
            setImmediate(some);
    };
    some();
}

const client = connect({
    server: '127.0.0.1', port: Number(port), worker: 'npm.rig', password: 'x',
    autoReconnectOnError: false,
    onNewMiningWork: mine,
    onSubmitWorkSuccess: () => console.log('taken'),
    onSubmitWorkFail: (error) => console.log('refused', JSON.stringify(error)),
    onAuthorizeFail: (error) => console.log('not authorized', JSON.stringify(error)),
    onClose: () => process.exit(0),
});
