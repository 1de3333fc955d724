import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import examples from 'virtual:examples';
import { Snippet } from './Snippets';

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
            content: (
              <SpaceBetween size="s">
                <div>
                  Run this in the account of Leadscore. In the place of my-mails, put the name of the configuration set of your mails. Opens,
                  clicks, bounces, complaints and opt-outs become activities.
                </div>
                <Snippet text={examples['ses.sh']!} />
              </SpaceBetween>
            ),
          },
          {
            id: 'segment',
            label: 'Segment',
            content: (
              <SpaceBetween size="s">
                <div>
                  In Segment, add the destination Amazon EventBridge with the id and the region of your account. This prints the name of its
                  event source. Write it into the setting segmentSource, and deploy. Segment’s own SDKs can also send here, with a write key.
                </div>
                <Snippet text={examples['segment.sh']!} />
              </SpaceBetween>
            ),
          },
        ]}
      />
    </Container>
  );
}
