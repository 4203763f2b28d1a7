// node check.js DIRECTORY BROKERS: a ClickHouse in this process, with its data in the directory, runs tables.sql and follow.sql as they are but for
// the brokers, and tells once a second, as one line of JSON, what is in the tables.
const fs = require('fs');
const path = require('path');
const { Session } = require('chdb');

const [directory, brokers] = process.argv.slice(2);
const session = new Session(directory);
const files = path.join(__dirname, '..');

for (const file of ['tables.sql', 'follow.sql']) {
  const text = fs.readFileSync(path.join(files, file), 'utf8').replace(/^--.*$/gm, '').replaceAll('kafka-1:9092', brokers);
  for (const statement of text.split(';').map(each => each.trim()).filter(Boolean)) {
    session.query(statement, 'Null');
  }
}

const rows = query => session.query(query, 'JSONEachRow').split('\n').filter(Boolean).map(line => JSON.parse(line));
const count = table => Number(rows(`SELECT count() AS rows FROM makegood.${table} FINAL`)[0].rows);
const byAccount = query => Object.fromEntries(rows(query).map(row => [row.account_id, Number(row.credits)]));

setInterval(() => {
  console.log(JSON.stringify({
    entries: count('entries'),
    refunds: count('refunds'),
    notices: count('notices'),
    notRead: count('not_read'),
    sums: byAccount('SELECT account_id, sum(amount) AS credits FROM makegood.entries FINAL GROUP BY account_id'),
    balances: byAccount('SELECT account_id, balance AS credits FROM makegood.balances FINAL'),
  }));
}, 1000);
