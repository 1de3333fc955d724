/** The reader's sign-in. */
export interface Session {
  /** The token for the next request; null where nobody signs in. It waits while the token is renewed. */
  token: () => Promise<string | null>;
  /** The API has refused the token. Returns false if a sign-in of just now is refused as well, so another one would not help. */
  refused: () => boolean;
  /** Null where nobody signs in. */
  signOut: (() => void) | null;
}

/** On one's own machine nobody signs in. */
export const OPEN: Session = { token: () => Promise.resolve(null), refused: () => false, signOut: null };
