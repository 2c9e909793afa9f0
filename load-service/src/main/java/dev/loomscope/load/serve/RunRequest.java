package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import dev.loomscope.service.Durations;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of {@code POST /api/runs}: a scenario by its name, and what is to be different this
 * time. Null: as configured. Immutable.
 *
 * @param scenario the name of a configured scenario
 * @param targets names of configured targets; all if there are none
 */
record RunRequest(
    @Nullable String scenario,
    @Nullable List<String> targets,
    @Nullable Integer rate,
    @Nullable Integer connections,
    @Nullable Integer messagesPerConnection,
    @Nullable Integer bytes,
    @Nullable String duration) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /**
   * Reads a body.
   *
   * @throws RunRefusedException if it is not of this form
   */
  static RunRequest read(byte[] body) throws RunRefusedException {
    try {
      RunRequest request = JSON.readValue(body, RunRequest.class);
      if (request != null) {
        return request;
      }
    } catch (UnrecognizedPropertyException unknown) {
      throw new RunRefusedException(
          Refusal.MALFORMED, "there is no field named " + unknown.getPropertyName());
    } catch (JacksonException refused) {
      throw new RunRefusedException(
          Refusal.MALFORMED, "the body is no JSON of the right form" + place(refused));
    }
    throw new RunRefusedException(Refusal.MALFORMED, "the body is null");
  }

  /** Where it is wrong; not known of a number that is too long to be one. */
  private static String place(JacksonException refused) {
    TokenStreamLocation at = refused.getLocation();
    return at == null ? "" : ", at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /**
   * What is ordered by it.
   *
   * @throws RunRefusedException if the scenario or a target is not configured, or a limit is
   *     exceeded
   */
  Order order(Catalogue catalogue) throws RunRefusedException {
    Scenario wanted = wanted(configured(catalogue));
    Optional<String> exceeded = catalogue.limits().exceededBy(wanted);
    if (exceeded.isPresent()) {
      throw new RunRefusedException(Refusal.LIMIT, exceeded.get());
    }
    return new Order(wanted, chosen(catalogue), Order.Origin.API);
  }

  private Scenario configured(Catalogue catalogue) throws RunRefusedException {
    if (scenario == null) {
      throw new RunRefusedException(Refusal.MALFORMED, "the body names no scenario");
    }
    return catalogue
        .scenario(scenario)
        .orElseThrow(
            () ->
                new RunRefusedException(
                    Refusal.UNKNOWN_SCENARIO, "there is no scenario of this name"));
  }

  private Scenario wanted(Scenario scenario) throws RunRefusedException {
    Scenario wanted;
    try {
      wanted =
          new Scenario(
              scenario.name(),
              rate == null ? scenario.rate() : rate,
              connections == null ? scenario.connections() : connections,
              messagesPerConnection == null
                  ? scenario.messagesPerConnection()
                  : messagesPerConnection,
              bytes == null ? scenario.bytes() : bytes,
              duration == null ? scenario.duration() : parse(duration));
    } catch (IllegalArgumentException impossible) {
      throw new RunRefusedException(
          Refusal.LIMIT, "such a run cannot be: " + impossible.getMessage());
    }
    if (wanted.isOpenLoop() != scenario.isOpenLoop()) {
      throw new RunRefusedException(
          Refusal.LIMIT, "a scenario with a rate keeps one, and one without remains without");
    }
    if (wanted.isEndless() && !scenario.isEndless()) {
      throw new RunRefusedException(Refusal.LIMIT, "the scenario is not one that goes on for ever");
    }
    return wanted;
  }

  private static Duration parse(String text) {
    try {
      return Durations.parse(text);
    } catch (RuntimeException refused) { // whatever a parser throws means the same: no duration
      throw new IllegalArgumentException("no duration such as 30s or PT30S", refused);
    }
  }

  private List<Target> chosen(Catalogue catalogue) throws RunRefusedException {
    if (targets == null) {
      return catalogue.targets();
    }
    Set<Target> chosen = new LinkedHashSet<>();
    for (String name : targets) {
      chosen.add(
          catalogue
              .target(String.valueOf(name))
              .orElseThrow(
                  () ->
                      new RunRefusedException(
                          Refusal.UNKNOWN_TARGET, "there is no target of this name configured")));
    }
    if (chosen.isEmpty()) {
      throw new RunRefusedException(Refusal.MALFORMED, "the list of targets is empty");
    }
    return List.copyOf(chosen);
  }
}
