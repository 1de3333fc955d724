package io.leadscore.functions.port;

import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with the faults that a store must not have, each of which the contract suite has to find. */
final class BrokenStores {
    private BrokenStores() {}

    private static StorePorts broken(UnaryOperator<LeadStore> fault) {
        var memory = new InMemoryStore();
        return new StorePorts(fault.apply(memory), memory, memory, memory, memory);
    }

    /** Writes a decision whatever has become of the lead since it was read. */
    static final class IgnoresTheVersion extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Decision decision, Set<String> linked) {
                    Lead before = next.lead(decision.before().leadId()).orElse(decision.before());
                    return next.commit(new Decision(before, decision.after(), decision.activities(),
                            decision.newIdentities(), decision.events(), decision.rankings()), linked);
                }
            });
        }
    }

    /** Takes an activity that is stored for a new one. */
    static final class TakesRepeats extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Decision decision, Set<String> linked) {
                    Commit commit = next.commit(decision, linked);
                    return commit instanceof Commit.AlreadyStored
                            ? next.commit(new Decision(decision.before(), decision.after(), List.of(),
                                    decision.newIdentities(), decision.events(), decision.rankings()), linked)
                            : commit;
                }
            });
        }
    }

    /** Lets a lead have an identity that belongs to another. */
    static final class SharesIdentities extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Decision decision, Set<String> linked) {
                    Commit commit = next.commit(decision, linked);
                    return commit instanceof Commit.IdentityTaken
                            ? next.commit(new Decision(decision.before(), decision.after(), decision.activities(),
                                    Set.of(), decision.events(), decision.rankings()), linked)
                            : commit;
                }
            });
        }
    }

    /** Writes the lead, and then its events if nothing comes between. */
    static final class LosesEvents extends OutboxContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Decision decision, Set<String> linked) {
                    return next.commit(new Decision(decision.before(), decision.after(), decision.activities(),
                            decision.newIdentities(), List.of(), decision.rankings()), linked);
                }
            });
        }
    }

    /** Reads one page of a query and calls it all. */
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

    /** Leaves a lead in the ranking where it was first. */
    static final class ForgetsTheRanking extends LeadIndexContract {
        @Override
        protected StorePorts ports() {
            return broken(next -> new LeadStoreFilter(next) {
                @Override
                public Commit commit(Decision decision, Set<String> linked) {
                    return next.commit(decision.before().version() == 0 ? decision
                            : new Decision(decision.before(), decision.after(), decision.activities(),
                                    decision.newIdentities(), decision.events(), Map.of()),
                            linked);
                }
            });
        }
    }
}
