package io.leadscore.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user names. Whatever is wrong with it is bad input that names the file. */
record InputFile(String name) {
    /** Opens it, the reader to close it. */
    InputStream open() {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new BadInputException(name + ": is a directory, a file is expected");
            }
            return Files.newInputStream(path);
        } catch (InvalidPathException _) {
            throw new BadInputException(name + ": cannot be the name of a file");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** All of its bytes, of which there may be so many. */
    byte[] bytes(int most) {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new BadInputException(name + ": is longer than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BadInputException unreadable(IOException problem) {
        return new BadInputException(name + switch (problem) {
            case NoSuchFileException _ -> ": there is no such file";
            case AccessDeniedException _ -> ": may not be read";
            default -> ": cannot be read (" + problem.getMessage() + ")";
        });
    }
}
