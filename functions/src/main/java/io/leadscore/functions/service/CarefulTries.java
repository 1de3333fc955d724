package io.leadscore.functions.service;

import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Suspects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the lead that ends the process of a worker, in one delivery of a message, and passes it over. A first delivery
 * stores nothing. A repeated delivery stores each lead before it tries it, up to the first lead that it changes: leads come
 * in a fixed order, and what is before the lead that ended the process is done or was passed over. Used by one thread.
 */
public final class CarefulTries {
    /** A lead is passed over after this many tries that ended the process. One can be a coincidence. */
    public static final int MAX_ENDED = 2;

    private static final Logger LOG = LoggerFactory.getLogger(CarefulTries.class);

    private final Metrics metrics;
    private final Consumer<Suspects> store;
    private final Suspects before;
    private Suspects suspects;
    private boolean careful;

    /**
     * @param before what the delivery before has stored
     * @param store  stores suspects, so that the next delivery gets them
     */
    public CarefulTries(Delivery delivery, Suspects before, Metrics metrics, Consumer<Suspects> store) {
        this.before = before;
        this.suspects = before.inNextProcess();
        this.careful = delivery == Delivery.REPEATED || !before.equals(Suspects.NONE);
        this.metrics = metrics;
        this.store = store;
    }

    /** Stores nothing. */
    public static CarefulTries none(Metrics metrics) {
        return new CarefulTries(Delivery.FIRST, Suspects.NONE, metrics, _ -> {});
    }

    /** What happens to a lead. */
    public enum Verdict {
        TRY,
        /** It ended the process too often: do not try it. */
        PASS_OVER,
        /** The same, and this delivery is the first that knows it: the lead was logged and counted. */
        PASS_OVER_NEW
    }

    /** Call it before each lead. */
    public Verdict before(String leadId) {
        int ended = suspects.times(leadId);
        if (ended >= MAX_ENDED) {
            if (!leadId.equals(before.trying())) {
                return Verdict.PASS_OVER;
            }
            LOG.error("skipped lead {}: the process ended {} times while it was tried", leadId, ended);
            metrics.count(Metrics.LEAD_SKIPPED, 1);
            store.accept(suspects);
            return Verdict.PASS_OVER_NEW;
        }
        if (careful) {
            if (ended > 0) {
                LOG.warn("trying lead {} again: the process ended while it was tried", leadId);
            }
            suspects = suspects.trying(leadId);
            store.accept(suspects);
        }
        return Verdict.TRY;
    }

    /** Call it after a lead was changed: it did not end the process, so no lead before it did. */
    public void changed() {
        survived();
        careful = false;
    }

    /**
     * Does the work of the delivery. If it ends, also by an exception, the process has not ended: the lead that was tried
     * last is not suspected. An {@link Error} is different, because the process may be broken.
     */
    public <T> T surviving(Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException fault) {
            try {
                survived();
            } catch (RuntimeException e) {
                fault.addSuppressed(e);
            }
            throw fault;
        }
        survived();
        return result;
    }

    private void survived() {
        if (suspects.trying() != null) {
            suspects = suspects.survived();
            store.accept(suspects);
        }
    }
}
