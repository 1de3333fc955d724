package io.leadscore.functions.http.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Makes multipart bodies part by part: preambles, delimiters, headers, nested parts, epilogues, each as RFC 2046 has it or
 * not. Many are not valid.
 */
final class MultipartBodies {
    private static final int MAX_DEPTH = 4;
    private static final List<String> LINE_ENDS = List.of("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "");
    private static final List<String> BOUNDARIES = List.of("b", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "-", "--",
            "=_=",
            "a b", "'()+_,-./:=?", "\u00e4", "\"", "b;c");

    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String contentType = "";

    private MultipartBodies(Random random) {
        this.random = random;
    }

    String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static MultipartBodies next(Random random) {
        var body = new MultipartBodies(random);
        String boundary = body.boundary();
        body.parts(boundary, 0);
        String named = random.nextInt(10) == 0 ? body.boundary() : boundary;
        String quote = random.nextBoolean() ? "\"" : "";
        body.contentType = switch (random.nextInt(12)) {
            case 0 -> "multipart/mixed; boundary=" + named;
            case 1 -> "multipart/form-data";
            case 2 -> "multipart/form-data; charset=utf-16; boundary=" + named + "; boundary=" + body.boundary();
            case 3 -> "";
            default -> "multipart/form-data; boundary=" + quote + named + quote;
        };
        return body;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private String boundary() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "x".repeat(random.nextInt(10_000));
            case 2 -> "x".repeat(65 + random.nextInt(10));
            default -> BOUNDARIES.get(random.nextInt(BOUNDARIES.size()));
        };
    }

    private String lineEnd() {
        return LINE_ENDS.get(random.nextInt(LINE_ENDS.size()));
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void parts(String boundary, int depth) {
        if (oneIn(6)) {
            write(oneIn(2) ? "preamble\r\n" : "--" + boundary + "x\r\n");
        }
        int count = oneIn(100) && depth == 0 ? random.nextInt(3_000) : random.nextInt(5);
        for (int part = 0; part < count; part++) {
            write("--" + boundary + (oneIn(15) ? " \t" : "") + (oneIn(10) ? lineEnd() : "\r\n"));
            part(boundary, depth);
        }
        if (!oneIn(8)) {
            write("--" + boundary + "--" + lineEnd());
        }
        if (oneIn(6)) {
            write("epilogue\r\n--" + boundary + "\r\n");
        }
    }

    private void part(String boundary, int depth) {
        String inner = oneIn(3) ? boundary : boundary + "i";
        boolean nested = depth < MAX_DEPTH && oneIn(6);
        for (int header = random.nextInt(3); header > 0; header--) {
            write(otherHeader());
        }
        if (!oneIn(10)) {
            write("Content-Disposition: " + disposition() + (oneIn(12) ? lineEnd() : "\r\n"));
        }
        if (nested) {
            write("Content-Type: multipart/mixed; boundary=" + inner + "\r\n");
        }
        write(oneIn(12) ? lineEnd() : "\r\n");
        if (nested) {
            parts(inner, depth + 1);
        } else {
            content(boundary);
        }
        write(oneIn(12) ? lineEnd() : "\r\n");
    }

    private String disposition() {
        String name = switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "; name=";
            case 2 -> "; name=\"" + "n".repeat(random.nextInt(400)) + "\"";
            case 3 -> "; name*=UTF-8''%e2%82%ac";
            default ->
                "; name=\"" + List.of("email", "_key", "a", "\\\"", "\u00e9\u0000").get(random.nextInt(5)) + "\"";
        };
        String file = switch (random.nextInt(10)) {
            case 0 -> "; filename=\"\"";
            case 1 -> "; filename=\"C:\\dir\\cv.pdf\"";
            case 2 -> "; filename=\"\u0000\"";
            case 3 -> "; filename=\"" + "f".repeat(random.nextInt(3_000)) + "\"";
            case 4 -> "; filename*=UTF-8''%zz";
            case 5 -> "; filename";
            default -> "";
        };
        return (oneIn(8) ? "attachment" : "form-data") + name + file + (oneIn(20) ? ";;;=\"" : "");
    }

    private String otherHeader() {
        return switch (random.nextInt(8)) {
            case 0 -> "Content-Type: text/plain; charset=utf-16\r\n";
            case 1 -> "Content-Transfer-Encoding: base64\r\n";
            case 2 -> "Content-Length: " + random.nextLong() + "\r\n";
            case 3 -> "folded: a\r\n b\r\n\tc\r\n";
            case 4 -> "no colon" + lineEnd();
            case 5 -> ":" + lineEnd();
            case 6 -> "long: " + "h".repeat(random.nextInt(4_000)) + "\r\n";
            default -> "Content-Type: multipart/mixed" + lineEnd();
        };
    }

    private void content(String boundary) {
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> {
                byte[] noise = new byte[random.nextInt(2_000)];
                random.nextBytes(noise);
                out.writeBytes(noise);
            }
            case 2 -> write("\r\n--" + boundary.substring(0, boundary.length() / 2));
            case 3 -> write("--".repeat(random.nextInt(2_000)));
            case 4 -> write("\r\n".repeat(random.nextInt(2_000)));
            default -> write("ann@example.com");
        }
    }
}
