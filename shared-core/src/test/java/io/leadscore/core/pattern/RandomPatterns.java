package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random patterns that a given document often matches. They contain none of the differences from event-ruler in
 * {@code docs/patterns.md}: dots in keys, texts that look like IP addresses or begin or end with a quotation mark,
 * numbers that a double cannot hold, and characters of two chars under {@code equals-ignore-case}.
 */
final class RandomPatterns {
    private static final List<String> PIECES = List.of("a", "b", "ab", "A", "aa", "É", "e\u0301", "😀", "ß", "*", "");

    private final RandomDocuments documents;
    private int orsLeft;

    RandomPatterns(SplittableRandom random) {
        this.documents = new RandomDocuments(random);
    }

    private boolean chance(int percent) {
        return documents.chance(percent);
    }

    /** @param example a document that the pattern may match */
    Json.Obj pattern(Json.Obj example) {
        orsLeft = chance(50) ? 0 : 1 + documents.upTo(2);
        return conjunction(new ArrayList<>(RandomDocuments.KEYS), example, 3);
    }

    /** @param keys the free keys; used keys are removed */
    private Json.Obj conjunction(List<String> keys, @Nullable Json example, int depth) {
        Json.Obj element = anyObject(example);
        var fields = new LinkedHashMap<String, Json>();
        for (int i = Math.min(keys.size(), chance(40) ? 1 : 1 + documents.upTo(2)); i > 0; i--) {
            String key = documents.one(keys);
            if (element.get(key) == null && chance(60)) {
                key = documents.one(keys);
            }
            keys.remove(key);
            boolean isObject = depth > 1 && RandomDocuments.isObjectKey(key) != chance(5);
            Json value = element.get(key);
            fields.put(key, isObject
                    ? conjunction(new ArrayList<>(RandomDocuments.KEYS), value, depth - 1)
                    : alternatives(value));
        }
        if (orsLeft > 0 && chance(40)) {
            orsLeft--;
            fields.put("$or", or(keys, fields, element, depth));
        }
        return new Json.Obj(fields);
    }

    /** Branches with free fields, and with free fields of objects that the fields beside them also ask for. */
    private Json or(List<String> keys, Map<String, Json> beside, Json.Obj example, int depth) {
        var branches = new ArrayList<Json>();
        for (int i = 2 + documents.upTo(1); i > 0; i--) {
            Json.Obj branch = keys.isEmpty() || chance(30)
                    ? Json.Obj.EMPTY
                    : conjunction(new ArrayList<>(keys), example, depth);
            for (var field : beside.entrySet()) {
                if (field.getValue() instanceof Json.Obj inner && inner.get("$or") == null) {
                    var free = new ArrayList<>(RandomDocuments.KEYS);
                    free.removeAll(inner.fields().keySet());
                    branch = free.isEmpty() || chance(40)
                            ? branch
                            : branch.with(field.getKey(), conjunction(free, example.get(field.getKey()), depth - 1));
                }
            }
            branches.add(branch.isEmpty() ? branch.with("other", alternatives(null)) : branch);
        }
        return new Json.Arr(branches);
    }

    private Json.Obj anyObject(@Nullable Json json) {
        return switch (json) {
            case Json.Obj object -> object;
            case Json.Arr(var items) when !items.isEmpty() -> anyObject(documents.one(items));
            case null, default -> Json.Obj.EMPTY;
        };
    }

    private @Nullable Json anyScalar(@Nullable Json json) {
        return switch (json) {
            case Json.Obj _ -> null;
            case Json.Arr(var items) -> items.isEmpty() ? null : anyScalar(documents.one(items));
            case null -> null;
            default -> json;
        };
    }

    private Json alternatives(@Nullable Json example) {
        var items = new ArrayList<Json>();
        for (int i = 1 + (chance(70) ? 0 : documents.upTo(2)); i > 0; i--) {
            Json scalar = anyScalar(example);
            items.add(chance(65) ? likely(scalar) : any());
        }
        return new Json.Arr(items);
    }

    /** An alternative that the value matches. */
    private Json likely(@Nullable Json value) {
        return switch (value) {
            case Json.Text(String text) -> ofText(text);
            case Json.Num number -> switch (documents.upTo(3)) {
                case 0 -> number;
                case 1 -> operator("numeric", list(Json.text("="), number));
                case 2 ->
                    operator("numeric", list(Json.text(number.literal().startsWith("-") ? "<" : ">"), Json.number(-1)));
                default -> operator("numeric", list(Json.text(">="), number, Json.text("<"), new Json.Num("2e15")));
            };
            case null -> operator("exists", Json.Bool.FALSE);
            default -> chance(50) ? value : operator("exists", Json.Bool.TRUE);
        };
    }

    private Json ofText(String text) {
        String folded = Folded.fold(text);
        int cut = folded.offsetByCodePoints(0, documents.upTo(folded.codePointCount(0, folded.length())));
        String head = folded.substring(0, cut);
        String tail = folded.substring(cut);
        return switch (documents.upTo(6)) {
            case 0 -> new Json.Text(text);
            case 1 -> operator("prefix", new Json.Text(unquoted(head)));
            case 2 -> operator("suffix", new Json.Text(unquoted(tail)));
            case 3 -> operator("prefix", operator("equals-ignore-case", new Json.Text(narrow(unquoted(head)))));
            case 4 -> operator("suffix", operator("equals-ignore-case", new Json.Text(narrow(unquoted(tail)))));
            case 5 -> operator("equals-ignore-case", new Json.Text(narrow(text)));
            default -> operator("wildcard", new Json.Text((escaped(head) + "*" + escaped(tail))));
        };
    }

    private Json any() {
        return switch (documents.upTo(14)) {
            case 0 -> documents.text();
            case 1 -> documents.number();
            case 2 -> chance(50) ? Json.Null.NULL : Json.Bool.of(chance(50));
            case 3 -> operator("prefix", piece());
            case 4 -> operator("suffix", piece());
            case 5 -> operator("prefix", operator("equals-ignore-case", new Json.Text(narrow(piece().value()))));
            case 6 -> operator("suffix", operator("equals-ignore-case", new Json.Text(narrow(piece().value()))));
            case 7 -> operator("wildcard", wildcard());
            case 8 -> operator("equals-ignore-case", narrowText());
            case 9, 10 -> operator("anything-but", refused());
            case 11, 12 -> operator("numeric", numeric());
            case 13 -> operator("exists", Json.Bool.TRUE);
            default -> operator("exists", Json.Bool.FALSE);
        };
    }

    private static Json.Obj operator(String name, Json operand) {
        return Json.Obj.EMPTY.with(name, operand);
    }

    private static Json.Arr list(Json... items) {
        return new Json.Arr(List.of(items));
    }

    private Json.Text piece() {
        return new Json.Text(documents.one(PIECES));
    }

    private Json.Text narrowText() {
        return new Json.Text(narrow(documents.text().value()));
    }

    private static String narrow(String text) {
        return text.codePoints()
                .filter(Character::isBmpCodePoint)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }

    private static String escaped(String piece) {
        return piece.replace("*", "\\*");
    }

    private Json.Text wildcard() {
        var text = new StringBuilder(escaped(piece().value()));
        boolean afterStar = false;
        for (int stars = documents.upTo(3); stars > 0; stars--) {
            String next = escaped(piece().value());
            text.append(afterStar ? "" : "*").append(next);
            afterStar = next.isEmpty();
        }
        return new Json.Text(text.toString());
    }

    private Json refused() {
        return switch (documents.upTo(7)) {
            case 0 -> documents.text();
            case 1 -> list(documents.text(), documents.text());
            case 2 -> documents.number();
            case 3 -> list(documents.number(), documents.number());
            case 4 -> operator("prefix", oneOrTwo(this::nonEmptyPiece));
            case 5 -> operator("suffix", oneOrTwo(this::nonEmptyPiece));
            case 6 -> operator("wildcard", oneOrTwo(this::wildcard));
            default -> operator("equals-ignore-case", oneOrTwo(this::narrowText));
        };
    }

    private Json oneOrTwo(Supplier<Json.Text> texts) {
        return chance(50) ? texts.get() : list(texts.get(), texts.get());
    }

    private Json.Text nonEmptyPiece() {
        Json.Text piece = piece();
        return piece.value().isEmpty() ? new Json.Text("a") : piece;
    }

    private Json numeric() {
        Json low = new Json.Num(documents.one(List.of("-1", "0", "1", "2.5", "3")));
        Json high = new Json.Num(documents.one(List.of("3.5", "100", "1e2", "1e15")));
        Json above = Json.text(documents.one(List.of(">", ">=")));
        Json below = Json.text(documents.one(List.of("<", "<=")));
        return switch (documents.upTo(3)) {
            case 0 -> list(Json.text("="), documents.number());
            case 1 -> list(below, documents.number());
            case 2 -> list(above, documents.number());
            default -> list(above, low, below, high);
        };
    }
}
