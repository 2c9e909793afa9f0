package dev.loomscope.load.serve;

import dev.loomscope.service.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests, and makes orders of them. Stateless. */
final class Requests {

  private static final int DEFAULT_CONNECTIONS = 4;
  private static final int DEFAULT_BYTES = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private record ComparisonRequest(
      @Nullable List<String> experiments,
      @Nullable List<String> targets,
      @Nullable Integer rounds) {}

  private record LoadRequest(
      @Nullable List<String> targets,
      @Nullable Integer rate,
      @Nullable Integer connections,
      @Nullable Integer messagesPerConnection,
      @Nullable Integer bytes,
      @Nullable String duration) {}

  private Requests() {}

  /**
   * The comparison that a body asks for.
   *
   * @throws RefusedException if it is not of this form, or asks for what is not allowed
   */
  static Order comparison(byte[] body, Catalogue catalogue) throws RefusedException {
    ComparisonRequest request = read(body, ComparisonRequest.class);
    return catalogue.order(request.experiments(), request.targets(), request.rounds());
  }

  /**
   * The load that a body asks for.
   *
   * @throws RefusedException if it is not of this form, or asks for what is not allowed
   */
  static LoadOrder load(byte[] body, Catalogue catalogue) throws RefusedException {
    LoadRequest request = read(body, LoadRequest.class);
    if (request.rate() == null) {
      throw Refusal.MALFORMED.because("the body names no rate");
    }
    return catalogue
        .limits()
        .require(
            new LoadOrder(
                catalogue.targets(request.targets()),
                request.rate(),
                or(request.connections(), DEFAULT_CONNECTIONS),
                or(request.messagesPerConnection(), 0),
                or(request.bytes(), DEFAULT_BYTES),
                request.duration() == null ? null : duration(request.duration()),
                Job.Origin.API));
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static Duration duration(String text) throws RefusedException {
    try {
      Duration duration = Durations.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
      throw Refusal.LIMIT.because("a load lasts longer than no time");
    } catch (RuntimeException refused) { // whatever a parser throws means the same: no duration
      throw Refusal.LIMIT.because("no duration such as 30s or PT30S");
    }
  }

  private static <T> T read(byte[] body, Class<T> type) throws RefusedException {
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
