package io.leadscore.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between the pages and into the code lead to files and headings that exist. */
final class LinksTest {
    private static final Pattern INLINE = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^]]+)]: (\\S+)$");
    private static final Pattern REFERENCE = Pattern.compile("\\[([^]\\[]+)](?:\\[([^]]*)])?(?![(:\\[])");
    private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`");

    @Test
    void every_relative_link_leads_to_a_file_and_a_heading() {
        var broken = new TreeSet<String>();
        for (Path page : Pages.all()) {
            for (String target : targets(Pages.text(page))) {
                if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
                    broken.add(page.getFileName() + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_definition_of_a_link_is_used_and_every_reference_is_defined() {
        var wrong = new TreeSet<String>();
        for (Path page : Pages.all()) {
            String text = withoutCode(Pages.text(page));
            Map<String, String> definitions = definitions(text);
            if (!definitions.isEmpty()) {
                var used = references(DEFINITION.matcher(text).replaceAll(""));
                definitions.keySet().stream().filter(name -> !used.contains(name)).forEach(wrong::add);
                used.stream().filter(name -> !definitions.containsKey(name)).forEach(wrong::add);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(URI.create(path).getPath()).normalize();
        return Files.exists(file) && (hash < 0 || anchors(Pages.text(file)).contains(target.substring(hash + 1)));
    }

    private static List<String> targets(String page) {
        String text = withoutCode(page);
        var targets = new ArrayList<>(definitions(text).values());
        Matcher inline = INLINE.matcher(text);
        while (inline.find()) {
            targets.add(inline.group(1));
        }
        return targets;
    }

    private static Map<String, String> definitions(String text) {
        var definitions = new HashMap<String, String>();
        Matcher definition = DEFINITION.matcher(text);
        while (definition.find()) {
            definitions.put(definition.group(1), definition.group(2));
        }
        return definitions;
    }

    private static Set<String> references(String text) {
        var names = new TreeSet<String>();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String name = reference.group(2);
            names.add(name == null || name.isEmpty() ? reference.group(1) : name);
        }
        return names;
    }

    /** The anchors of a page: one per heading, the second of equal ones with a number. */
    private static Set<String> anchors(String page) {
        var anchors = new TreeSet<String>();
        for (String line : FENCED.matcher(page).replaceAll("").lines().toList()) {
            if (line.startsWith("#")) {
                String slug = Pages.slug(line.replaceFirst("^#+ ", ""));
                String anchor = slug;
                for (int i = 1; !anchors.add(anchor); i++) {
                    anchor = slug + "-" + i;
                }
            }
        }
        return anchors;
    }

    private static String withoutCode(String page) {
        return CODE.matcher(page).replaceAll("");
    }
}
