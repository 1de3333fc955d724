import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Events } from './Events';
import { Sweeps } from './Sweeps';

/** Whether the system works: its last sweeps, and the events that it publishes. */
export default function SystemPage() {
  return (
    <ContentLayout header={<Header variant="h1">System</Header>}>
      <SpaceBetween size="l">
        <Sweeps />
        <Events />
      </SpaceBetween>
    </ContentLayout>
  );
}
