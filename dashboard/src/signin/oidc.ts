import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { SignInSettings } from './config';
import type { Session } from './session';

/** A token that ends sooner is renewed first, so that no request begins with one that ends on its way. */
const RENEW_SECONDS = 60;
/** A second sign-in so soon after the first would be refused as well. */
const JUST_NOW_SECONDS = 30;

/**
 * Signs the reader in with OpenID Connect: the authorization code flow with PKCE. Tokens are in memory only, so a reload asks the
 * issuer again, which answers at once while its own session lasts. The address is kept.
 *
 * @returns a promise that never ends if the page is left for the issuer
 */
export async function signIn(settings: SignInSettings): Promise<Session> {
  const home = `${window.location.origin}/`;
  const manager = new UserManager({
    authority: settings.authority,
    client_id: settings.clientId,
    scope: settings.scope,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // The way to the issuer and back: what proves that the answer is ours, and the address. No token.
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
    automaticSilentRenew: false,
  });
  const leave = async (): Promise<never> => {
    await manager.signinRedirect({ state: window.location.hash });
    return new Promise<never>(() => {});
  };
  let user = (await returned(manager)) ?? (await leave());
  const signedInAt = Date.now();
  let renewal: Promise<User> | null = null;
  const renew = () =>
    (renewal ??= (user.refresh_token ? manager.signinSilent().catch(() => null) : Promise.resolve(null))
      .then(renewed => renewed ?? leave())
      .finally(() => (renewal = null)));

  return {
    token: async () => {
      if ((user.expires_in ?? Infinity) < RENEW_SECONDS) user = await renew();
      return user.access_token;
    },
    refused: () => {
      if (Date.now() - signedInAt < JUST_NOW_SECONDS * 1000) return false;
      void leave();
      return true;
    },
    signOut: () => {
      const address = new URLSearchParams({ client_id: settings.clientId, logout_uri: home });
      if (settings.signOutUrl) window.location.assign(`${settings.signOutUrl}?${address}`);
      else void manager.signoutRedirect();
    },
  };
}

/** The user, if this is the way back from the issuer. Then the address is again what it was. */
async function returned(manager: UserManager): Promise<User | null> {
  const query = new URLSearchParams(window.location.search);
  if (!query.has('state')) return null;
  try {
    const user = (await manager.signinCallback()) ?? null;
    window.history.replaceState(null, '', `/${typeof user?.state === 'string' ? user.state : ''}`);
    return user;
  } catch (error) {
    window.history.replaceState(null, '', '/');
    throw error;
  }
}
