package io.leadscore.functions.crm;

import org.jspecify.annotations.Nullable;

/**
 * To look at a lead, because of a message.
 *
 * @param messageId the id of the message, the same in every delivery
 * @param received  how often the message was received, 1 or more
 * @param news      the event that the message is; null if it is none
 * @param again     whether a person asks for a write in any case: also of what the system has, or of what was deleted there
 */
public record Look(String messageId, int received, String leadId, @Nullable News news, boolean again) {}
