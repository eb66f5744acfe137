// The GraphQL-over-HTTP audit of the `graphql-http` package: node audit.mjs URL [TOKEN]. One JSON object per audit and line.
import { auditServer } from "graphql-http";

const [url, token] = process.argv.slice(2);
const fetchFn = (address, init = {}) => {
  const headers = { ...init.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  return fetch(address, { ...init, headers });
};

for (const result of await auditServer({ url, fetchFn })) {
  console.log(JSON.stringify({ id: result.id, name: result.name, status: result.status, reason: result.reason ?? null }));
}
