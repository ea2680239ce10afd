// A provider of OpenID Connect on this machine, the certified one of panva, with the least way to sign in: a name, and no more.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/** The desk, as the provider knows it. */
export const CLIENT = { client_id: 'whosays', client_secret: 'a secret of the desk: %&+ and more than that' };

const page = (uid) => `<!doctype html><html lang="en"><title>Isken Press</title><link rel="icon" href="data:,"><h1>Isken Press</h1>
<form method="post" action="/interaction/${uid}"><label>Who are you? <input name="who" required></label> <button>Sign in</button></form>
<p><a href="/interaction/${uid}/abort">Cancel</a></p></html>`;

const key = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
};

async function words(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString());
}

/** Opens a place for a provider, which is out of order until it is told whom it serves. */
export async function openProvider() {
  let provider = null;
  const server = createServer(async (request, response) => {
    if (!provider) return response.writeHead(503).end('out of order');
    const [, uid, abort] = /^\/interaction\/([\w-]+)(\/abort)?$/.exec(request.url) ?? [];
    if (!uid) return provider.callback()(request, response);
    const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    if (abort) return finish({ error: 'access_denied', error_description: 'End-User aborted interaction' });
    if (request.method === 'POST') return finish({ login: { accountId: (await words(request)).get('who') } });
    return response.setHeader('content-type', 'text/html; charset=utf-8').end(page(uid));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // To a browser the desk on 127.0.0.1 is another site than this.
  const issuer = `http://localhost:${server.address().port}`;
  return {
    issuer,
    /**
     * From now on it sends browsers back to `back`, knows these people (`{name: {email, email_verified}}`) and signs with a
     * key that it never had; `isInToken` tells claims in the ID token, which the standard leaves open.
     */
    serve({ back, people, isInToken = false }) {
      provider = new Provider(issuer, {
        clients: [{ ...CLIENT, redirect_uris: [back] }],
        jwks: { keys: [key()] },
        cookies: { keys: ['a key of the provider'] },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
        conformIdTokenClaims: !isInToken,
        features: { devInteractions: { enabled: false } },
        pkce: { required: () => true },
        ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        findAccount: (_, name) => (name in people ? { accountId: name, claims: () => ({ sub: name, preferred_username: name, ...people[name] }) } : undefined),
        // Nobody is asked whether the desk may know who they are.
        async loadExistingGrant({ oidc }) {
          const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
          grant.addOIDCScope('openid email profile');
          await grant.save();
          return grant;
        },
      });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
