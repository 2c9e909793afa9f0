package dev.loomscope.load.result;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a comparison back from its JSON. What a later version adds is passed over; a file of
 * another schema, or one that lacks something, is refused. Stateless.
 */
public final class ComparisonFile {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ComparisonFile() {}

  /**
   * The comparison in a file.
   *
   * @throws ProgramFailure if the file cannot be read, or is not one; it says which and why
   */
  public static ComparisonResult read(Path file) throws ProgramFailure {
    try {
      JsonNode tree = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      String schema = tree.path("schema").asString("");
      if (!schema.equals(ComparisonResult.SCHEMA)) {
        throw new ProgramFailure(
            "%s is no comparison: its schema is '%s', not %s"
                .formatted(file, oneLine(schema), ComparisonResult.SCHEMA));
      }
      ComparisonResult comparison = JSON.treeToValue(tree, ComparisonResult.class);
      requireWhole(comparison, "");
      comparison.experiments().forEach(one -> one.points().forEach(ComparisonFile::requireSound));
      return comparison;
    } catch (NoSuchFileException missing) {
      throw new ProgramFailure("cannot read %s: there is no such file".formatted(file));
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(file, failure));
    } catch (JacksonException wrong) {
      throw new ProgramFailure("%s is no comparison: %s".formatted(file, reason(wrong)));
    } catch (FlawException flaw) {
      throw new ProgramFailure(
          "%s is no comparison: %s".formatted(file, oneLine(String.valueOf(flaw.getMessage()))));
    }
  }

  private static String reason(JacksonException wrong) {
    String message = oneLine(String.valueOf(wrong.getOriginalMessage()));
    if (wrong instanceof DatabindException inside && !inside.getPath().isEmpty()) {
      return inside.getPathReference() + ": " + message;
    }
    TokenStreamLocation at = wrong.getLocation(); // unknown of a number of too many digits
    return at == null ? message : "line %d: %s".formatted(at.getLineNr(), message);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /** Says what is wrong in one that is JSON. */
  private static final class FlawException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FlawException(String message) {
      super(message);
    }
  }

  /** What is said of servers is said of those that were measured. */
  private static void requireSound(PointResult point) {
    for (ModeResult mode : point.modes()) {
      mode.figures()
          .forEach(
              (figure, result) -> {
                if (result.rounds().stream().allMatch(Objects::isNull)) {
                  throw new FlawException(
                      "%s of '%s' has no round".formatted(figure.key(), mode.mode()));
                }
              });
    }
    Ranking ranking = point.ranking();
    ranking.standings().forEach(one -> requireMeasured(point, ranking.figure(), one.mode()));
    for (Ratio ratio : point.ratios()) {
      requireMeasured(point, ratio.figure(), ratio.first());
      requireMeasured(point, ratio.figure(), ratio.second());
    }
  }

  private static void requireMeasured(PointResult point, Figure figure, String name) {
    ModeResult mode = point.mode(name);
    if (mode == null || !mode.figures().containsKey(figure)) {
      throw new FlawException("'%s' has no %s".formatted(name, figure.key()));
    }
  }

  /** Jackson leaves what is not there null, in records that promise it is not. */
  private static void requireWhole(Record found, String path) {
    for (RecordComponent component : found.getClass().getRecordComponents()) {
      String at = path + (path.isEmpty() ? "" : ".") + component.getName();
      requireWhole(value(found, component), component.getAnnotatedType(), at);
    }
  }

  private static void requireWhole(@Nullable Object found, AnnotatedType type, String path) {
    if (found != null && type.getType().equals(Object.class)) {
      return; // a round as it was measured, of which nothing is promised
    }
    switch (found) {
      case null -> {
        if (!type.isAnnotationPresent(Nullable.class)) {
          throw new FlawException("it lacks " + path);
        }
      }
      case Record inner -> requireWhole(inner, path);
      case List<?> list -> {
        int index = 0;
        for (Object one : list) {
          requireWhole(one, argument(type, 0), "%s[%d]".formatted(path, index++));
        }
      }
      case Map<?, ?> map -> {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          requireWhole(entry.getValue(), argument(type, 1), path + "." + name(entry.getKey()));
        }
      }
      default -> {}
    }
  }

  private static Object name(Object key) {
    return key instanceof Figure figure ? figure.key() : key;
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return type instanceof AnnotatedParameterizedType generic
        ? generic.getAnnotatedActualTypeArguments()[index]
        : type;
  }

  private static @Nullable Object value(Record found, RecordComponent component) {
    try {
      return component.getAccessor().invoke(found);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
