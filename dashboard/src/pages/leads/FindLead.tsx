import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { isNotFound } from '../../api/client';
import { findLead } from '../../api/leads';
import { addressText, LeadAddressField, NO_ADDRESS } from '../../components/LeadAddress';
import { leadHref, navigate } from '../../router';

/** Finds one lead, also a prospect, which the table does not list. */
export function FindLead() {
  const [address, setAddress] = useState(NO_ADDRESS);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => findLead(addressText(address)),
    onSuccess: lead => navigate(leadHref(lead.leadId)),
  });
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (address.value.trim()) mutate();
  };
  return (
    <Container>
      <form onSubmit={find}>
          <LeadAddressField
            label="Find a lead"
            address={address}
            onChange={next => {
              reset();
              setAddress(next);
            }}
            {...(error && { error: isNotFound(error) ? 'There is no such lead.' : error.message })}
            action={
              <Button formAction="submit" loading={isPending}>
                Find
              </Button>
            }
          />
      </form>
    </Container>
  );
}
