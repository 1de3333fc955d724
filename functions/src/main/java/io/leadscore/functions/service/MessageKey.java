package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;

/** What makes two deliveries the same message. */
record MessageKey(String source, String messageId) {
    static MessageKey of(Activity activity) {
        return new MessageKey(activity.source(), activity.messageId());
    }
}
