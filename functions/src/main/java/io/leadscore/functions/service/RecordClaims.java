package io.leadscore.functions.service;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.core.lead.Refusal;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.service.LeadUpdates.Joint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records of CRMs identities of leads. Thread-safe. */
public final class RecordClaims implements RecordOwners {
    /** A lead that others write is free again in less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What an input says of both leads is stronger: then they are merged. */
    private static final Evidence EVIDENCE = Evidence.PAGE;

    private final LeadStore store;
    private final LeadUpdates updates;
    private final ModelCache models;
    private final InstantSource clock;

    public RecordClaims(LeadStore store, LeadUpdates updates, ModelCache models, InstantSource clock) {
        this.store = store;
        this.updates = updates;
        this.models = models;
        this.clock = clock;
    }

    @Override
    public Owner claim(String leadId, String system, String record) {
        Identity identity = Identity.ofRecord(system, record);
        return updates.reviseTogether(() -> claim(leadId, identity), clock.instant().plus(PATIENCE))
                .orElseThrow(() -> new BusyException(
                        "a record was not claimed: other writers were first until the time was up"));
    }

    @Override
    public Optional<String> owner(String system, String record) {
        return owner(
                store.resolve(List.of(Identity.ofRecord(system, record))).values().stream().findFirst().orElse(null))
                .map(Lead::leadId);
    }

    private Optional<Lead> owner(@Nullable Claim claim) {
        return Optional.ofNullable(claim).map(Claim::leadId).flatMap(store::survivor);
    }

    private Joint<Owner> claim(String leadId, Identity record) {
        Lead lead = store.survivor(leadId).orElse(null);
        if (lead == null) {
            return new Joint<>(null, new Owner.NoLead());
        }
        if (lead.identities().contains(record)) {
            return new Joint<>(null, new Owner.Claimed());
        }
        Claim claim = store.resolve(List.of(record)).get(record);
        Optional<Lead> owner = owner(claim);
        if (owner.isPresent()) {
            return new Joint<>(refused(lead, owner.get().leadId()), new Owner.Other(owner.get().leadId()));
        }
        Decision decision = models.decider(models.forLead(lead)).identify(lead, record, clock.instant());
        return new Joint<>(
                new Change(List.of(decision), Map.of(), null,
                        claim == null ? Map.of() : Map.of(record, erased(record, claim))),
                new Owner.Claimed());
    }

    /** The record of a person who was erased keeps the erasure, however far the clean-up has come. */
    private Claim erased(Identity record, Claim claim) {
        Erasure ofLead = claim.leadId() == null ? null
                : store.followed(claim.leadId()).map(Lead::erasure).orElse(null);
        Erasure erasure = Erasure.later(claim.erasure(), ofLead);
        return new Claim(claim.leadId(), erasure == null ? null : erasure.of(record));
    }

    /** Null if the lead remembers it already. */
    private @Nullable Change refused(Lead lead, String otherId) {
        return lead.refusesLink(otherId, EVIDENCE) ? null
                : Change.of(models.decider(models.forLead(lead))
                        .refuse(lead, new RefusedLink(otherId, Refusal.CRM, EVIDENCE), clock.instant()));
    }
}
