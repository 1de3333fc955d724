package io.leadscore.bench;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.pattern.EventPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A hundred rules, as a large scoring model may have them, for fifteen events and with every operator; and an activity that
 * many of the rules ask about.
 */
final class SampleRules {
    static final int COUNT = 100;

    private static final List<String> EVENTS = List.of("Page Viewed", "Content Downloaded", "Webinar Attended",
            "Email Opened", "Email Link Clicked", "Unsubscribed", "Form Submitted", "Demo Requested", "Trial Started",
            "Product Viewed", "Checkout Started", "Order Completed", "Video Played", "Chat Started", "Email Bounced");

    private static final List<String> PROPERTIES = List.of(
            "{\"path\":[{\"prefix\":\"/pricing\"}]}",
            "{\"path\":[{\"wildcard\":\"/blog/*/compare*\"}]}",
            "{\"kind\":[\"datasheet\",\"whitepaper\"],\"asset\":[{\"suffix\":\".pdf\"}]}",
            "{\"machine\":[{\"exists\":false},false]}",
            "{\"duration\":[{\"numeric\":[\">\",30,\"<=\",3600]}]}",
            "{\"referrer\":[{\"anything-but\":{\"prefix\":\"https://example.com\"}}]}",
            "{\"$or\":[{\"utm\":{\"medium\":[\"cpc\"]}},{\"utm\":{\"source\":[{\"equals-ignore-case\":\"Partner\"}]}}]}",
            "{\"products\":{\"category\":[\"enterprise\"],\"quantity\":[{\"numeric\":[\">=\",10]}]}}");

    /** A page call, in the form in which intake passes it on. */
    static final byte[] ACTIVITY = """
            {"event":"Page Viewed","source":"web","properties":{"path":"/Pricing/Enterprise","title":"Pricing and plans",\
            "url":"https://www.example.com/Pricing/Enterprise?utm_source=partner","referrer":"https://search.example.org/",\
            "duration":42.5,"utm":{"source":"Partner","medium":"referral","campaign":"spring"},\
            "products":[{"category":"starter","quantity":25},{"category":"enterprise","quantity":3}]}}
            """.strip().getBytes(StandardCharsets.UTF_8);

    private SampleRules() {}

    /** The patterns as JSON texts. About one in eight is for events of any name. */
    static List<String> texts() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < COUNT; i++) {
            String properties = PROPERTIES.get(i % PROPERTIES.size());
            String event = EVENTS.get(i % EVENTS.size());
            texts.add(i % 8 == 5
                    ? "{\"properties\":" + properties + "}"
                    : "{\"event\":[\"" + event + "\"],\"properties\":" + properties + "}");
        }
        return texts;
    }

    /** The patterns as JSON values. */
    static List<Json> values() {
        var reader = new JsonReader(JsonReader.Limits.DOCUMENT);
        return texts().stream().map(text -> read(reader, text)).toList();
    }

    static EventPattern compile(Json pattern) {
        EventPattern compiled = EventPattern.compile(pattern, "", problem -> {
            throw new IllegalArgumentException(problem.toString());
        });
        if (compiled == null) {
            throw new IllegalArgumentException("the compiler returned neither a pattern nor a problem");
        }
        return compiled;
    }

    static Json read(JsonReader reader, String text) {
        try {
            return reader.read(text);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
