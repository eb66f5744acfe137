// A subscription by the `graphql-ws` package: node ws_client.mjs URL TOKEN QUERY VARIABLES COUNT.
// One JSON object per line: {next}, {error}, {complete}, {acknowledged} or {closed: code, reason}. Stops after COUNT results.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, query, variables, count] = process.argv.slice(2);
const say = (line) => console.log(JSON.stringify(line));

const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  retryAttempts: 0,
  lazy: true,
  on: {
    connected: () => say({ acknowledged: true }),
    closed: (event) => say({ closed: event.code, reason: event.reason }),
  },
});

let seen = 0;
try {
  for await (const result of client.iterate({ query, variables: JSON.parse(variables || "{}") })) {
    say({ next: result });
    seen += 1;
    if (seen >= Number(count)) break;
  }
  say({ complete: true });
} catch (error) {
  if (Array.isArray(error)) say({ error });
}
await client.dispose();
