package io.leadscore.functions.ingest;

import io.leadscore.core.json.Problem;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import io.leadscore.functions.service.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route that takes inputs with a write key. It finds the key, before the body is decoded if it can, and records what is
 * refused. A request without a key that works is refused and never recorded: nobody could see it, and a stranger could fill
 * the table.
 *
 * @param <B> the decoded body
 */
final class KeyedEndpoint<B> implements Routes.Endpoint {
    /**
     * Refusals that the sender must mend. 401 belongs to no key. After 429 the sender sends the same input again, and a
     * flood of them would leave no room for what a form does wrong.
     */
    private static final Set<Integer> RECORDED = Set.of(400, 413, 415);

    /** What a route does with an input. */
    interface Taking<B> {
        B decode(HttpRequest request) throws HttpProblemException;

        /** The write key in the body; null if there is none. */
        @Nullable
        String keyIn(B body);

        HttpResponse take(Input<B> input) throws HttpProblemException;
    }

    /** An input of a sender whose key works. */
    record Input<B>(Routes.Call call, B body, Sender sender, String route) {}

    private final String route;
    private final Taking<B> taking;
    private final WriteKeyAuth senders;
    private final Refusals refusals;

    /** @param route method and template, such as {@code POST /forms/{form}} */
    KeyedEndpoint(String route, Taking<B> taking, WriteKeyAuth senders, Refusals refusals) {
        this.route = route;
        this.taking = taking;
        this.senders = senders;
        this.refusals = refusals;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Optional<Sender> early = senders.ofBasicUser(call.request());
        B body;
        try {
            body = taking.decode(call.request());
        } catch (HttpProblemException refused) {
            // A key in such a body cannot be read.
            early.or(() -> senders.ofQuery(call.request())).ifPresent(sender -> record(sender, refused.problem()));
            throw refused;
        }
        Sender sender = senders.sender(early, call.request(), taking.keyIn(body));
        try {
            return taking.take(new Input<>(call, body, sender, route));
        } catch (HttpProblemException refused) {
            record(sender, refused.problem());
            throw refused;
        }
    }

    /** Recorded before the answer. If the store fails, the sender gets 503, sends again, and is refused then. */
    private void record(Sender sender, ProblemDocument problem) {
        if (RECORDED.contains(problem.status())) {
            List<Problem> problems = problem.errors().isEmpty() ? List.of(new Problem("", problem.detail()))
                    : problem.errors();
            refusals.record(sender.name(), sender.key().settings(), route, problem.status(), 1, problems);
        }
    }
}
