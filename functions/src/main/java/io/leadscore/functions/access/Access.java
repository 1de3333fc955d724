package io.leadscore.functions.access;

import io.leadscore.core.json.Json;
import java.util.EnumSet;
import java.util.Optional;

/** Reads from what the gateway's authorizer says who calls, and what the caller may do. Immutable and thread-safe. */
public sealed interface Access permits Access.WithoutSignIn, Access.Closed, IamAccess, JwtAccess {
    /**
     * Everybody may do everything. Only for a system that answers on this machine alone. No environment variable leads to it, so
     * no deployment can have it by mistake.
     */
    Access WITHOUT_SIGN_IN = new WithoutSignIn();
    /** Nobody is known, so that only open routes answer: for the function that takes activities. */
    Access CLOSED = new Closed();

    /**
     * @param authorizer {@code requestContext.authorizer} of the request, which only the gateway writes; empty if no authorizer
     *                   has seen it
     * @return empty if it is not known who calls
     */
    Optional<Caller> caller(Json.Obj authorizer);

    /** What a client must send, for the header {@code www-authenticate}. */
    String challenge();

    /** What the gateway would say about a caller with all permissions. Priming uses it, so that it runs the code of a request. */
    Json.Obj sample();

    /** See {@link #WITHOUT_SIGN_IN}. */
    record WithoutSignIn() implements Access {
        @Override
        public Optional<Caller> caller(Json.Obj authorizer) {
            return Optional.of(new Caller(null, null, EnumSet.allOf(Permission.class)));
        }

        @Override
        public String challenge() {
            return "None";
        }

        @Override
        public Json.Obj sample() {
            return Json.Obj.EMPTY;
        }
    }

    /** See {@link #CLOSED}. */
    record Closed() implements Access {
        @Override
        public Optional<Caller> caller(Json.Obj authorizer) {
            return Optional.empty();
        }

        @Override
        public String challenge() {
            return "None";
        }

        @Override
        public Json.Obj sample() {
            return Json.Obj.EMPTY;
        }
    }
}
