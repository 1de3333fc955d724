package io.leadscore.local.system;

import io.leadscore.core.json.Sha256;
import io.leadscore.functions.aws.IdentityKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The file with the secret for the keys of identity rows. Without it no identity of the data directory is found, so it is made
 * once, before the first lead, and never changed. It has one line: the secret in base64url, and digits of its hash, by which a
 * damaged file is recognised.
 */
record IdentitySecretFile(Path path) {
    private static final String OWNER_ONLY = "rw-------";
    /** A damaged file passes by accident once in 2^64 times. */
    private static final int CHECK_DIGITS = 16;

    /**
     * The secret of the file. A new one is made if there is no file.
     *
     * @param hasLeads whether the directory has leads, which were stored with the secret; asked only if the file is missing
     * @throws CannotStartException if the file is missing or damaged
     */
    byte[] read(BooleanSupplier hasLeads) throws IOException, CannotStartException {
        if (Files.exists(path)) {
            return secret(Files.readAllBytes(path));
        }
        if (hasLeads.getAsBoolean()) {
            throw new CannotStartException(path
                    + ": is missing, and without it no lead of this directory is found: restore the file from a backup, "
                    + "or choose another directory with --data");
        }
        byte[] secret = random();
        write(line(secret));
        return secret;
    }

    /** A secret that nobody else knows. */
    static byte[] random() {
        var secret = new byte[IdentityKeys.MIN_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private byte[] secret(byte[] content) throws CannotStartException {
        try {
            String line = new String(content, StandardCharsets.US_ASCII).strip();
            byte[] secret = Base64.getUrlDecoder().decode(line.split(" ", -1)[0]);
            if (secret.length == IdentityKeys.MIN_SECRET_BYTES && line.equals(line(secret))) {
                return secret;
            }
        } catch (IllegalArgumentException _) {
            // It is no base64url, so it is damaged.
        }
        throw new CannotStartException(path
                + ": is damaged, and without it no lead of this directory is found: restore the file from a backup, "
                + "or choose another directory with --data");
    }

    private static String line(byte[] secret) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return text + " " + Sha256.hex(text, CHECK_DIGITS);
    }

    /** Writes another file and moves it there, so that a crash leaves no file or a whole one. */
    private void write(String line) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Not every file system knows permissions. */
    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{PosixFilePermissions
                        .asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))}
                : new FileAttribute<?>[0];
    }
}
