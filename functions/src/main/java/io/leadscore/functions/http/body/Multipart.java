package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.InvalidFileNameException;
import org.apache.commons.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code multipart/form-data}. Of a file only the name and the size are kept, so a form with an attachment is still
 * accepted.
 */
final class Multipart {
    /** The most bytes of one part's headers: much more than a field name and a file name need. */
    private static final int MAX_HEADER_BYTES = 2_048;
    /** The longest boundary that RFC 2046 allows. */
    private static final int MAX_BOUNDARY_CHARS = 70;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Multipart() {}

    /**
     * Whether the content type or the bytes show a multipart body. Some gateways lose the content type, and with it the
     * boundary.
     */
    static boolean is(String contentType, byte[] body) {
        return sniffedBoundary(body) != null || (isLabelled(contentType) && hasDelimiter(body));
    }

    static Body.OfForm form(String contentType, byte[] body) throws HttpProblemException {
        String boundary = sniffedBoundary(body);
        // The boundary in the bytes comes first: the content type may be missing or have no boundary.
        String type = boundary == null ? contentType : "multipart/form-data; boundary=\"" + boundary + "\"";
        var upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        upload.setPartHeaderSizeMax(MAX_HEADER_BYTES);
        var fields = new FieldCollector();
        try {
            FileItemIterator parts = upload.getItemIterator(new Upload(type, body));
            if (!parts.hasNext()) {
                throw damaged();
            }
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                try (InputStream value = part.openStream()) {
                    if (part.isFormField()) {
                        fields.add(wellFormed(part.getFieldName()), BodyDecoder.utf8(value.readAllBytes()));
                    } else {
                        var file = new UploadedFile(fileName(part), value.transferTo(OutputStream.nullOutputStream()));
                        // A browser sends an empty file without a name if the visitor chose none.
                        if (!file.name().isEmpty() || file.size() > 0) {
                            fields.add(wellFormed(part.getFieldName()), file);
                        }
                    }
                }
            }
        } catch (FileUploadException | IOException e) {
            throw damaged();
        } catch (NullPointerException e) {
            // The parser does not check that a nested multipart has a boundary.
            throw damaged();
        }
        return fields.form();
    }

    private static HttpProblemException damaged() {
        return HttpProblemException.badRequest("the multipart body is damaged, cut off or without a boundary");
    }

    private static boolean hasDelimiter(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).contains("--");
    }

    private static boolean isLabelled(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /**
     * The name without directories, which some browsers send and which show how the visitor's disk is organised. Control
     * characters are replaced, so that a file's name never costs the form.
     */
    private static String fileName(FileItemStream part) {
        String sent;
        try {
            sent = part.getName();
        } catch (InvalidFileNameException e) {
            sent = e.getName();
        }
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        return CONTROL.matcher(name).replaceAll("\ufffd").strip();
    }

    /**
     * The parser replaces invalid bytes in headers. A replacement character means that the name was not valid UTF-8.
     */
    private static String wellFormed(String name) throws HttpProblemException {
        if (name.indexOf('\ufffd') >= 0) {
            throw HttpProblemException.badRequest("a field's name is not valid UTF-8");
        }
        return name;
    }

    /** The boundary in the first line of the body; null unless the second line is the first header of a form's part. */
    private static @Nullable String sniffedBoundary(byte[] body) {
        var head = new String(body, 0, Math.min(body.length, MAX_BOUNDARY_CHARS + 64), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n");
        if (!head.startsWith("--") || end < 3 || end > MAX_BOUNDARY_CHARS + 2) {
            return null;
        }
        boolean part = head.substring(end + 2).toLowerCase(Locale.ROOT).startsWith("content-disposition: form-data");
        String boundary = head.substring(2, end);
        return part && boundary.indexOf('"') < 0 ? boundary : null;
    }

    private record Upload(String type, InputStream stream, long contentLength) implements UploadContext {
        Upload(String type, byte[] body) {
            this(type, new ByteArrayInputStream(body), body.length);
        }

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return (int) contentLength;
        }

        @Override
        public InputStream getInputStream() {
            return stream;
        }
    }
}
