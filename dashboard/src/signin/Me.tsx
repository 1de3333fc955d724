import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, body, type Schemas } from '../api/client';
import { Failure } from '../components/Failure';

export type Permission = Schemas['Me']['permissions'][number];

/** Who the reader is. Asked once: a permission that is given meanwhile needs a reload. */
export const useMe = () =>
  useQuery({ queryKey: ['me'], queryFn: ({ signal }) => body(api.GET('/me', { signal })), staleTime: Infinity });

/** Whether the reader has the permission. What needs it is not shown otherwise. */
export const useMay = (permission: Permission): boolean => useMe().data?.permissions.includes(permission) ?? false;

/** Shows its content to those who have the permission. */
export const Allowed = ({ to, children }: { to: Permission; children: ReactNode }) => useMay(to) && children;

/** Shows the screens to those who may read leads. */
export function Readers({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useMe();
  if (error) return <Failure error={error} title="The page cannot find out who you are" retry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <Box>
        <Spinner /> Loading
      </Box>
    );
  }
  if (data.permissions.includes('read')) return children;
  return (
    <ContentLayout header={<Header variant="h1">You may not read leads yet</Header>}>
      <Alert type="info">
        You are signed in as {data.name ?? data.subject}. Ask the people who operate Leadscore for the permission "read". Then reload this
        page.
      </Alert>
    </ContentLayout>
  );
}
