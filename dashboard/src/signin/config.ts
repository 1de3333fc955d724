/** How people sign in. A deployment writes it into `config.json`, beside the page. */
export interface SignInSettings {
  /** The URL of the OpenID Connect issuer. */
  authority: string;
  clientId: string;
  /** The scopes to ask for, separated by spaces. */
  scope: string;
  /** Where to sign out at Amazon Cognito, whose metadata does not say it. */
  signOutUrl?: string;
}

interface Config {
  /** Null where nobody signs in: on one's own machine. */
  signIn: SignInSettings | null;
  /** Where forms and SDKs send. Without it, they send to the address of the page. */
  intakeUrl?: string;
}

export async function readConfig(): Promise<Config> {
  const answer = await fetch('config.json');
  if (!answer.ok) throw new Error(`config.json was answered by status ${answer.status}. Deploy the page again.`);
  return (await answer.json()) as Config;
}
