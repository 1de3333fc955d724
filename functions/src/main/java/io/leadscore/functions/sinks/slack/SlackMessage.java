package io.leadscore.functions.sinks.slack;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.Announcement;
import io.leadscore.functions.port.crm.SinkWrite.What;
import io.leadscore.functions.sinks.record.LeadProperties;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A message of Slack: who, why, and a link to the page. All that comes from a lead is plain text, in which Slack looks for no mentions,
 * links or formats, and the three characters that control them are escaped as well. Immutable.
 */
final class SlackMessage {
    /** Limits of Block Kit for the text of a header and of a section. */
    static final int MAX_HEADER_CHARS = 150;
    static final int MAX_TEXT_CHARS = 3_000;
    /** One trait must not push the reasons out of sight. */
    private static final int MAX_VALUE_CHARS = 200;
    private static final int SHORT_ID = 8;

    private final Map<String, String> traits;
    private final @Nullable String page;

    /**
     * Reads what is shown from the settings.
     *
     * @throws IllegalStateException if the address of the page is none
     */
    SlackMessage(CrmSettings.Sink settings) {
        var shown = new LinkedHashMap<String, String>();
        settings.options().object("traits").fields().forEach((trait, label) -> {
            if (label instanceof Json.Text(String text)) {
                shown.put(trait, text);
            }
        });
        this.traits = shown;
        this.page = page(settings.text("page"));
    }

    private static @Nullable String page(@Nullable String page) {
        if (page == null) {
            return null;
        }
        if (!page.matches("https?://[^\\s<>|\"#]+")) {
            throw new IllegalStateException("the page of the system slack must be an http or https URL without #");
        }
        return URI.create(page).toString().replaceAll("/+$", "");
    }

    Json.Obj of(Announcement news) {
        String title = title(news);
        var blocks = new ArrayList<Json>();
        blocks.add(Json.obj("type", "header", "text", plain(title, MAX_HEADER_CHARS)));
        String text = String.join("\n", lines(news));
        if (!text.isEmpty()) {
            blocks.add(Json.obj("type", "section", "text", plain(text, MAX_TEXT_CHARS)));
        }
        if (page != null) {
            blocks.add(Json.obj("type", "section", "text", Json.obj("type", "mrkdwn", "verbatim", true, "text",
                    "<" + escaped(page + "/#/leads/" + encoded(news.leadId()), MAX_TEXT_CHARS) + "|Open the lead>")));
        }
        // The text is for notifications, and for programs that read the screen.
        return Json.obj("text", escaped(title, MAX_HEADER_CHARS), "mrkdwn", false, "unfurl_links", false,
                "unfurl_media", false,
                "blocks", blocks);
    }

    private String title(Announcement news) {
        return switch (news.kind()) {
            case ROSE -> who(news) + " reached " + clean(Objects.requireNonNullElse(news.stage(), "a stage"));
            case OVERDUE -> who(news) + " waits for an answer of sales";
        };
    }

    /** The first trait of the settings that the lead has; without one, a part of its id. */
    private String who(Announcement news) {
        return traits.keySet()
                .stream()
                .map(trait -> value(news, trait))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("Lead " + news.leadId().substring(0, Math.min(SHORT_ID, news.leadId().length())));
    }

    private List<String> lines(Announcement news) {
        var lines = new ArrayList<String>();
        traits.forEach((trait, label) -> {
            String value = value(news, trait);
            if (!value.isEmpty()) {
                lines.add(clean(label) + ": " + value);
            }
        });
        Json.Obj wait = news.profile().object("models").object(news.model()).object("handOff");
        if (news.kind() == Announcement.Kind.OVERDUE && !wait.isEmpty()) {
            lines.add("It has been at " + clean(wait.text("stage")) + " or beyond since " + clean(wait.text("since"))
                    + ", and an answer was due on " + clean(wait.text("dueOn")));
        }
        Json.Obj scores = new LeadProperties(news.model(), Map.of(), UnaryOperator.identity()).of(news.leadId(),
                new What.Current(news.profile(), Map.of()));
        if (scores.get(LeadProperties.SCORE) instanceof Json.Num(String score)) {
            lines.add("Score: " + score + " points" + points(scores, LeadProperties.FIT, ", fit ")
                    + points(scores, LeadProperties.ENGAGEMENT, ", engagement "));
        }
        String reasons = scores.text(LeadProperties.REASONS);
        if (reasons != null && !reasons.isEmpty()) {
            lines.add("Why: " + clean(reasons));
        }
        lines.add("Model " + clean(news.model()) + (news.on().isEmpty() ? "" : ", " + clean(news.on())));
        return lines;
    }

    private static String points(Json.Obj scores, String name, String label) {
        return scores.get(name) instanceof Json.Num(String points) ? label + points : "";
    }

    private static String value(Announcement news, String trait) {
        String value = switch (news.profile().object("traits").get(trait)) {
            case Json.Text(String text) -> text;
            case Json.Num(String number) -> number;
            case Json.Bool bool -> bool.toJson();
            case null, default -> "";
        };
        return cut(clean(value), MAX_VALUE_CHARS);
    }

    private static Json.Obj plain(String text, int max) {
        return Json.obj("type", "plain_text", "emoji", false, "text", escaped(text, max));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** One line: no value can look like another line, and no invisible character turns the direction of the text. */
    private static String clean(@Nullable String text) {
        return text == null ? "" : text.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The characters that Slack gives a meaning, escaped; with a maximum of characters after that. */
    private static String escaped(String text, int max) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            String one = switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                default -> Character.toString(c);
            };
            if (escaped.length() + one.length() > max - 1 && !(escaped.length() + one.length() == max
                    && i + Character.charCount(c) == text.length())) {
                return escaped.append('…').toString();
            }
            escaped.append(one);
        }
        return escaped.toString();
    }
}
