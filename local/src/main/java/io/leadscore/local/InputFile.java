package io.leadscore.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user names. Every problem with it is a {@link BadInputException} that names the file. */
record InputFile(String name) {
    /** Opens the file. The caller closes it. */
    InputStream open() {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new BadInputException(name + ": is a directory; a file is expected");
            }
            return Files.newInputStream(path);
        } catch (InvalidPathException _) {
            throw new BadInputException(name + ": is not a valid file name");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads the whole file, which may have at most this many bytes. */
    byte[] bytes(int max) {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new BadInputException(name + ": is longer than " + max + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BadInputException unreadable(IOException problem) {
        return new BadInputException(name + switch (problem) {
            case NoSuchFileException _ -> ": there is no such file";
            case AccessDeniedException _ -> ": the permission to read it is missing";
            default -> ": cannot be read (" + problem.getMessage() + ")";
        });
    }
}
