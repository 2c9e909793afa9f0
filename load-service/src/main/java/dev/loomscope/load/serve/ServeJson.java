package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import dev.loomscope.load.server.Servers.Facts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes records as JSON, in the form that docs/api.md describes: names in snake case, times in
 * seconds, numbers as people write them, to the microsecond. What is not known, NaN, is null.
 */
final class ServeJson {

  /**
   * Marks what is told of a thing that is asked for by itself, and neither in lists nor streamed.
   */
  interface Whole {}

  /** What is told of a server here. */
  @JsonIncludeProperties({"name", "mode", "address"})
  private interface Named {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.DEFAULT_VIEW_INCLUSION)
          .addMixIn(Facts.class, Named.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, new AsNumber<>(ServeJson::decimal))
                  .addSerializer(Double.class, new AsNumber<>(ServeJson::decimal))
                  .addSerializer(
                      Duration.class,
                      new AsNumber<>(time -> BigDecimal.valueOf(time.toMillis(), 3)))
                  .addSerializer(
                      Instant.class,
                      new AsNumber<>(time -> BigDecimal.valueOf(time.toEpochMilli(), 3))))
          .build();

  private ServeJson() {}

  /** All of it but what is {@link Whole}. */
  static byte[] brief(Object value) {
    return JSON.writerWithView(Object.class).writeValueAsBytes(value);
  }

  /** All of it. */
  static byte[] whole(Object value) {
    return JSON.writerWithView(Whole.class).writeValueAsBytes(value);
  }

  private static @Nullable BigDecimal decimal(Double value) {
    if (value.isNaN()) {
      return null;
    }
    BigDecimal number =
        BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return number.setScale(Math.max(0, number.scale()));
  }

  /** Writes something as a number; null as null. */
  private static final class AsNumber<T> extends ValueSerializer<T> {

    private final Function<T, @Nullable BigDecimal> number;

    AsNumber(Function<T, @Nullable BigDecimal> number) {
      this.number = number;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      BigDecimal known = number.apply(value);
      if (known == null) {
        json.writeNull();
      } else {
        json.writeNumber(known);
      }
    }
  }
}
