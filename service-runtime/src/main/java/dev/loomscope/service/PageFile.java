package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * A file of a service's page, kept in memory, plain and compressed. Browsers may keep it but ask
 * each time whether it is still the same, so that a new version of the service is seen at once.
 * Immutable.
 */
public final class PageFile implements Handler {

  /** Nothing but the service's own files: neither scripts in the markup nor other hosts. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " object-src 'none'";

  private final String type;
  private final byte[] plain;
  private final byte[] compressed;
  private final String tag;

  private PageFile(String type, byte[] plain) {
    this.type = type;
    this.plain = plain;
    this.compressed = compressed(plain);
    this.tag = '"' + digest(plain) + '"';
  }

  /**
   * Reads a file of the class path.
   *
   * @throws IllegalStateException if there is none: the build is broken
   */
  public static PageFile of(String resource, String type) {
    try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + resource);
      }
      return new PageFile(type, in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, type)
        .header(HeaderNames.CACHE_CONTROL, "no-cache")
        .header(HeaderNames.ETAG, tag)
        .header(HeaderNames.VARY, "Accept, Accept-Encoding")
        .header(HttpService.POLICY, CONTENT_SECURITY_POLICY);
    if (request.headers().values(HeaderNames.IF_NONE_MATCH).stream()
        .anyMatch(tags -> tags.contains(tag))) {
      response.status(Status.NOT_MODIFIED_304).send();
    } else if (request.headers().values(HeaderNames.ACCEPT_ENCODING).stream()
        .anyMatch(codings -> codings.contains("gzip"))) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip").send(compressed);
    } else {
      response.send(plain);
    }
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException impossible) { // it is written to memory
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) { // every JDK has it
      throw new IllegalStateException(impossible);
    }
  }
}
