package dev.loomscope.load.result;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results to files. Thread-safe. */
public final class ResultFile {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultFile() {}

  /** A result as JSON in one line, for programs alone. */
  public static String compactJson(Object result) {
    return JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result);
  }

  /** A result as JSON, its keys in snake case. */
  public static String json(Object result) {
    return JSON.writeValueAsString(result) + "\n";
  }

  /**
   * Writes a text, in place of what the file had.
   *
   * @throws ProgramFailure if the file cannot be written
   */
  public static void write(String file, String text) throws ProgramFailure {
    try {
      Files.writeString(Path.of(file), text);
    } catch (IOException failure) {
      throw new ProgramFailure("cannot write %s: %s".formatted(file, failure));
    }
  }
}
