import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import examples from 'virtual:examples';
import { Snippet } from './Snippets';

const SES =
  'Run this in the account of Leadscore. In the place of my-mails, put the name of the configuration set of your mails. Opens, clicks, ' +
  'bounces, complaints and opt-outs become activities.';
const SEGMENT =
  'In Segment, add the destination Amazon EventBridge with the id and the region of your account. This prints the name of its event ' +
  'source. Write it into the setting segmentSource, and deploy. Segment’s own SDKs can also send here, with a write key.';

/** What sends to a deployment over Amazon EventBridge. */
export function EventSources() {
  return (
    <Container header={<Header variant="h2" description="These send to a deployment over Amazon EventBridge.">Without a write key</Header>}>
      <Tabs
        ariaLabel="Snippets without a write key"
        tabs={[
          {
            id: 'ses',
            label: 'Amazon SES',
            content: <Snippet text={examples['ses.sh']!} note={SES} />,
          },
          {
            id: 'segment',
            label: 'Segment',
            content: <Snippet text={examples['segment.sh']!} note={SEGMENT} />,
          },
        ]}
      />
    </Container>
  );
}
