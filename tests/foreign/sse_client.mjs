// A subscription by the `graphql-sse` package (distinct connections): node sse_client.mjs URL TOKEN QUERY VARIABLES COUNT.
// One JSON object per line: {next}, {error}, {complete}. Stops after COUNT results.
import { createClient } from "graphql-sse";

const [url, token, query, variables, count] = process.argv.slice(2);
const say = (line) => console.log(JSON.stringify(line));

const client = createClient({
  url,
  headers: token ? { authorization: `Bearer ${token}` } : {},
  retryAttempts: 0,
  on: { connected: () => say({ acknowledged: true }) },
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
  say({ error: Array.isArray(error) ? error : String(error.message ?? error), status: error.response?.status ?? null });
}
client.dispose();
