package io.leadscore.functions.faults;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens at the n-th call to AWS.
 *
 * @param call from 1; 0 for no call at all
 */
record Fault(Mode mode, int call) {
    static final Fault NONE = new Fault(Mode.CRASH_BEFORE, 0);

    enum Mode {
        /** The process dies before the request is sent. */
        CRASH_BEFORE(null),
        /** The process dies after AWS has answered, before it knows. */
        CRASH_AFTER(null),
        /** The network fails before the request is sent, once; the SDK tries again. */
        IO_BEFORE(null),
        /** The network fails after AWS has applied it, once; the SDK repeats what has been done. */
        IO_AFTER(null),
        /** AWS throttles the call and every repeat of it. */
        THROTTLE("throttle"),
        /** Another transaction is at work on an item. */
        CONFLICT("conflict"),
        /** AWS is ill, for the call and every repeat of it. */
        SERVER_ERROR("5xx");

        private static final Set<String> WRITES = Set.of("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem");

        /** How the stub knows what to answer; null where the call goes to AWS. */
        final @Nullable String stubbed;

        Mode(@Nullable String stubbed) {
            this.stubbed = stubbed;
        }

        /** Conflicts are between writes to DynamoDB; everything else can happen to every call. */
        boolean canHappenTo(String operation) {
            return this != CONFLICT || WRITES.contains(operation);
        }
    }

    @Override
    public String toString() {
        return mode + " at call " + call;
    }
}
