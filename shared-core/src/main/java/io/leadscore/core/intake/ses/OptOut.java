package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The new opt-outs of a subscription event: from all mail, or from topics. */
final class OptOut {
    private static final String NEW = "newTopicPreferences";
    private static final String OLD = "oldTopicPreferences";

    private OptOut() {}

    static boolean isIn(Json.Obj subscription) {
        return ofAll(subscription) || !topics(subscription).isEmpty();
    }

    static boolean ofAll(Json.Obj subscription) {
        return isAll(subscription.object(NEW)) && !isAll(subscription.object(OLD));
    }

    /** The topics of the new opt-outs. */
    static Set<String> topics(Json.Obj subscription) {
        Set<String> topics = optedOut(subscription.object(NEW));
        topics.removeAll(optedOut(subscription.object(OLD)));
        return topics;
    }

    private static boolean isAll(Json.Obj preferences) {
        return preferences.get("unsubscribeAll") == Json.Bool.TRUE;
    }

    private static Set<String> optedOut(Json.Obj preferences) {
        var topics = new LinkedHashSet<String>();
        if (preferences.get("topicSubscriptionStatus") instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Obj status) {
                    String topic = status.text("topicName");
                    if (topic != null && isOptOut(status.text("subscriptionStatus"))) {
                        topics.add(topic);
                    }
                }
            }
        }
        return topics;
    }

    /** Events have {@code OptOut}, the API of SES has {@code OPT_OUT}. */
    private static boolean isOptOut(@Nullable String status) {
        return status != null && Folded.fold(status).replace("_", "").equals("optout");
    }
}
