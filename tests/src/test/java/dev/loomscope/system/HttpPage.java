package dev.loomscope.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages that services have for others to read. */
final class HttpPage {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HttpPage() {}

  static String text(String address) throws IOException {
    try (InputStream body = URI.create(address).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(String address) throws IOException {
    return JSON.readTree(text(address));
  }

  /**
   * The value of a series of a metrics page, by the beginning of its line; 0 if it is not there.
   */
  static double metric(String address, String series) throws IOException {
    return text(address)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
