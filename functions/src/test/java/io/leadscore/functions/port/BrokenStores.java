package io.leadscore.functions.port;

import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with bugs. The contract tests must find each of them. */
final class BrokenStores {
    private BrokenStores() {}

    private static StorePorts broken(UnaryOperator<LeadStore> fault) {
        var memory = new InMemoryStore();
        return new StorePorts(fault.apply(memory), memory, memory, memory, memory, memory, memory, memory,
                memory);
    }

    /** Writes a decision even if the lead has changed since it was read. */
    static final class IgnoresTheVersion extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    Decision decision = change.decisions().getFirst();
                    Lead before = next.lead(decision.before().leadId()).orElse(decision.before());
                    return next.commit(Change.of(new Decision(before, decision.after(), decision.activities(),
                            decision.newIdentities(), decision.events(), decision.rankings()), change.linked()));
                }
            });
        }
    }

    /** Treats a stored activity as a new one. */
    static final class TakesRepeats extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    Decision decision = change.decisions().getFirst();
                    Commit commit = next.commit(change);
                    return commit instanceof Commit.AlreadyStored
                            ? next.commit(Change.of(new Decision(decision.before(), decision.after(), List.of(),
                                    decision.newIdentities(), decision.events(), decision.rankings()), change.linked()))
                            : commit;
                }
            });
        }
    }

    /** Gives a lead an identity that belongs to another lead. */
    static final class SharesIdentities extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    Decision decision = change.decisions().getFirst();
                    Commit commit = next.commit(change);
                    return commit instanceof Commit.IdentityTaken
                            ? next.commit(
                                    Change.of(new Decision(decision.before(), decision.after(), decision.activities(),
                                            Set.of(), decision.events(), decision.rankings()), change.linked()))
                            : commit;
                }
            });
        }
    }

    /** Writes the lead first and its events later, so a crash in between loses the events. */
    static final class LosesEvents extends OutboxContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    Decision decision = change.decisions().getFirst();
                    return next
                            .commit(Change.of(new Decision(decision.before(), decision.after(), decision.activities(),
                                    decision.newIdentities(), List.of(), decision.rankings()), change.linked()));
                }
            });
        }
    }

    /** Writes the lead, and loses its correction. */
    static final class LosesCorrections extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    return next.commit(new Change(change.decisions()
                            .stream()
                            .map(decision -> new Decision(decision.before(), decision.after(), decision.activities(),
                                    decision.newIdentities(), decision.events(), decision.rankings()))
                            .toList(), change.linked(), change.settled()));
                }
            });
        }
    }

    /** Returns only the first page of a query. */
    static final class ReadsOnePage extends LeadIndexContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Page<String> due(int shard, LocalDate upTo, @Nullable String cursor) {
                    return new Page<>(next.due(shard, upTo, cursor).items(), null);
                }
            });
        }
    }

    /** Never updates the position of a lead in the ranking. */
    static final class ForgetsTheRanking extends LeadIndexContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    Decision decision = change.decisions().getFirst();
                    return next.commit(Change.of(decision.before().version() == 0 ? decision
                            : new Decision(decision.before(), decision.after(), decision.activities(),
                                    decision.newIdentities(), decision.events(), Map.of()),
                            change.linked()));
                }
            });
        }
    }

    /** Forgets that an identity was erased when a lead takes it, so an old message could come back. */
    static final class ForgetsErasures extends LeadRowsContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Change change) {
                    var forgetful = new java.util.HashMap<>(change.reclaimed());
                    forgetful.replaceAll((_, claim) -> new Claim(claim.leadId(), null));
                    return next.commit(
                            new Change(change.decisions(), change.linked(), change.settled(), forgetful));
                }
            });
        }
    }
}
