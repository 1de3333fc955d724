package io.leadscore.functions.port.crm;

/** A system that gets news about leads for people to read, such as a channel of a chat. It has no state of a lead. Thread-safe. */
public interface NewsSink {
    /** Its name in the settings, such as {@code slack}. */
    String name();

    /** Posts news. It does not throw for what the system answers or does not answer. */
    SinkAnswer post(Announcement news);
}
