import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Server } from 'oauth2-mock-server';
import { url } from './system';

/** The page as a deployment serves it: at an address of its own, with an issuer in its settings and in its security policy. */
export interface Deployed {
  /** The address of the page. */
  url: string;
  /** An OpenID Connect issuer at which everybody is signed in already: it sends every browser back at once. */
  issuer: OAuth2Server;
  /** The settings of the sign-in, which a test may change before it opens the page. */
  signIn: Record<string, string>;
  /** Where forms and SDKs send: not to the address of the page. */
  intakeUrl: string;
  stop: () => Promise<void>;
}

export async function deploy(): Promise<Deployed> {
  const issuer = new OAuth2Server();
  await issuer.issuer.keys.generate('RS256');
  await issuer.start(0, '127.0.0.1');
  const authority = `http://127.0.0.1:${issuer.address().port}`;
  issuer.issuer.url = authority;
  const signIn: Record<string, string> = { authority, clientId: 'page', scope: 'openid' };

  const intakeUrl = 'https://intake.example.com';

  // In place of the content delivery network.
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === '/config.json') {
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ signIn, intakeUrl }));
        return;
      }
      const answer = await fetch(url + request.url, { method: request.method! });
      const policy = answer.headers.get('content-security-policy')?.replace("connect-src 'self'", `connect-src 'self' ${authority}`);
      if (policy) response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', answer.headers.get('content-type') ?? '');
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issuer,
    signIn,
    intakeUrl,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await issuer.stop();
    },
  };
}
