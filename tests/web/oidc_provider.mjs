// The certified oidc-provider of npm, for the tests: signs in whom login_hint names, consents, and can change its keys.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [issuer, back, logoutUri] = process.argv.slice(2);
const { port } = new URL(issuer);

function makeKey(kid) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
}

function makeProvider(kid) {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "passgenau",
      client_secret: "a-secret-that-is-long-enough-for-the-tests",
      redirect_uris: [back],
      backchannel_logout_uri: logoutUri,
      backchannel_logout_session_required: true,
      post_logout_redirect_uris: [new URL("/sign-in", back).href],
    }],
    jwks: { keys: [makeKey(kid)] },
    cookies: { keys: ["only for tests"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    fetch: (url, { dispatcher: _guard, ...options }) => globalThis.fetch(url, options), // which refuses loopback
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    ttl: { AuthorizationCode: (_ctx, token) => (token.accountId === "slow" ? 1 : 60), AccessToken: 60, IdToken: 60, Session: 600, Interaction: 60, Grant: 600 },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: `Staff ${id}` }),
    }),
  });
  provider.on("server_error", (_ctx, error) => console.error(error));
  return provider;
}

async function interact(provider, request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  const accountId = params.login_hint ?? "eva";
  if (prompt.name === "login") {
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: "passgenau" });
  grant.addOIDCScope("openid email profile");
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

let provider = makeProvider("first");
let kid = 1;
createServer(async (request, response) => {
  try {
    if (request.url === "/new-keys") {
      kid += 1;
      provider = makeProvider(`key-${kid}`);
      response.end("changed");
    } else if (request.url.startsWith("/interaction/")) {
      await interact(provider, request, response);
    } else {
      provider.callback()(request, response);
    }
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  }
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
