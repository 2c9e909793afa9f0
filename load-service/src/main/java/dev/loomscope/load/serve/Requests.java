package dev.loomscope.load.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests. Stateless. */
final class Requests {

  /** A comparison; null: those of the timetable, all targets, as each experiment says. */
  record OfComparison(
      @Nullable List<String> experiments,
      @Nullable List<String> targets,
      @Nullable Integer rounds) {}

  /** A load; null where docs/api.md says what then. */
  record OfLoad(
      @Nullable List<String> targets,
      @Nullable Integer rate,
      @Nullable Integer connections,
      @Nullable Integer messagesPerConnection,
      @Nullable Integer bytes,
      @Nullable String duration) {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Requests() {}

  /**
   * What a body asks for.
   *
   * @throws RefusedException if it is not of this form
   */
  static <T> T read(byte[] body, Class<T> type) throws RefusedException {
    try {
      T request = JSON.readValue(body, type);
      if (request != null) {
        return request;
      }
    } catch (UnrecognizedPropertyException unknown) {
      throw Refusal.MALFORMED.because("there is no field named " + unknown.getPropertyName());
    } catch (JacksonException refused) {
      throw Refusal.MALFORMED.because("the body is no JSON of the right form" + place(refused));
    }
    throw Refusal.MALFORMED.because("the body is null");
  }

  /** Where it is wrong; not known of a number that is too long to be one. */
  private static String place(JacksonException refused) {
    TokenStreamLocation at = refused.getLocation();
    return at == null ? "" : ", at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
