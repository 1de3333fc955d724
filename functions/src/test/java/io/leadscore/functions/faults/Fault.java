package io.leadscore.functions.faults;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens at the n-th call to AWS.
 *
 * @param call from 1; 0 for no call at all
 */
public record Fault(Mode mode, int call) {
    static final Fault NONE = new Fault(Mode.CRASH_BEFORE, 0);

    enum Mode {
        /** The process dies before the request is sent. */
        CRASH_BEFORE(null),
        /** The process dies after AWS has applied the call, before the answer arrives. */
        CRASH_AFTER(null),
        /** The network fails once, before the request is sent. The SDK repeats the call. */
        IO_BEFORE(null),
        /** The network fails once, after AWS has applied the call. The SDK repeats it. */
        IO_AFTER(null),
        /** AWS throttles the call and every repeat of it. */
        THROTTLE("throttle"),
        /** Another transaction is at work on an item. */
        CONFLICT("conflict"),
        /** AWS answers with a server error to the call and to every repeat of it. */
        SERVER_ERROR("5xx");

        private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan");
        private static final Set<String> WRITES = Set.of("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem");

        /** Names the answer of the stub; null where the call goes to AWS. */
        final @Nullable String stubbed;

        Mode(@Nullable String stubbed) {
            this.stubbed = stubbed;
        }

        /**
         * Whether the fault at this call differs from all others. Only writes to DynamoDB can conflict. A read changes nothing, so it does
         * not matter whether the process dies, or the network fails, before it or after it, and why AWS does not answer it.
         */
        boolean canHappenTo(String operation) {
            return switch (this) {
                case CONFLICT -> WRITES.contains(operation);
                case CRASH_AFTER, IO_BEFORE, SERVER_ERROR -> !READS.contains(operation);
                case CRASH_BEFORE, IO_AFTER, THROTTLE -> true;
            };
        }
    }

    @Override
    public String toString() {
        return mode + " at call " + call;
    }
}
