import Alert from '@cloudscape-design/components/alert';
import AppLayout from '@cloudscape-design/components/app-layout';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';

/** The sign-in failed. The reader decides when to try again, so that the page does not go to and fro. */
export function NotSignedIn({ error }: { error: unknown }) {
  const content = (
    <ContentLayout header={<Header variant="h1">You are not signed in</Header>}>
      <Alert type="error" action={<Button onClick={() => window.location.reload()}>Sign in again</Button>}>
        {error instanceof Error ? error.message : 'The sign-in failed.'}
      </Alert>
    </ContentLayout>
  );
  return <AppLayout navigationHide toolsHide content={content} />;
}
