import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { isForbidden, Refused } from '../api/client';

/** What went wrong, in the words of the API, and a way to try again. */
export function Failure({ error, retry, title }: { error: Error; retry?: () => void; title: string }) {
  if (isForbidden(error)) {
    return (
      <Alert type="warning" header={title}>
        You have no permission for this. {error.message}
      </Alert>
    );
  }
  const fields = error instanceof Refused ? error.fields : [];
  return (
    <Alert type="error" header={title} action={retry && <Button onClick={retry}>Try again</Button>}>
      {error instanceof Refused ? error.message : 'The system was not reached. Check that it runs.'}
      {fields.map(({ field, message }) => (
        <div key={field}>
          {field}: {message}
        </div>
      ))}
    </Alert>
  );
}
