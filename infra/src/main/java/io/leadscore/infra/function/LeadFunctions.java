package io.leadscore.infra.function;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The functions of the deployment, one for each {@link FunctionSpec}. */
public final class LeadFunctions {
    private final Map<FunctionSpec, LeadFunction> made = new EnumMap<>(FunctionSpec.class);

    public LeadFunctions(Function<FunctionSpec, LeadFunction> make) {
        for (FunctionSpec spec : FunctionSpec.values()) {
            made.put(spec, make.apply(spec));
        }
    }

    public LeadFunction get(FunctionSpec spec) {
        LeadFunction function = made.get(spec);
        if (function == null) {
            throw new IllegalStateException("there is no function for " + spec);
        }
        return function;
    }

    public Collection<LeadFunction> all() {
        return made.values();
    }
}
