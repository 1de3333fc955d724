package io.leadscore.infra.function;

import io.leadscore.infra.settings.DeploymentSettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The functions of the deployment, one for each {@link FunctionSpec} that the settings need. */
public final class LeadFunctions {
    private final Map<FunctionSpec, LeadFunction> made = new EnumMap<>(FunctionSpec.class);

    public LeadFunctions(DeploymentSettings settings, Function<FunctionSpec, LeadFunction> make) {
        for (FunctionSpec spec : FunctionSpec.values()) {
            if (spec.isIn(settings)) {
                made.put(spec, make.apply(spec));
            }
        }
    }

    public LeadFunction get(FunctionSpec spec) {
        LeadFunction function = made.get(spec);
        if (function == null) {
            throw new IllegalStateException("there is no function for " + spec);
        }
        return function;
    }

    /** All but the one for other systems: one alarm can watch ten metrics, and each of its alarms has its own remedy. */
    public Collection<LeadFunction> withoutCrm() {
        var all = new EnumMap<>(made);
        all.remove(FunctionSpec.CRM_SYNC);
        return all.values();
    }

    public boolean has(FunctionSpec spec) {
        return made.containsKey(spec);
    }

    public Collection<LeadFunction> all() {
        return made.values();
    }
}
