package dev.loomscope.collector.api;

import dev.loomscope.wire.Protocol;
import java.io.OutputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the API's JSON: every figure with its unit's precision, and what is not known as {@code
 * null}. Not thread-safe.
 */
final class JsonWriter implements AutoCloseable {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  /** Shares are written to a hundredth of a percent: finer than they are measured. */
  private static final double SHARE_STEPS = 10_000;

  private static final double RATE_STEPS = 100;

  private final JsonGenerator json;

  /** Writes to a stream, which is closed with the writer. */
  JsonWriter(OutputStream out) {
    this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  JsonWriter object() {
    json.writeStartObject();
    return this;
  }

  JsonWriter object(String name) {
    json.writeName(name);
    return object();
  }

  JsonWriter endObject() {
    json.writeEndObject();
    return this;
  }

  JsonWriter array(String name) {
    json.writeName(name);
    json.writeStartArray();
    return this;
  }

  JsonWriter endArray() {
    json.writeEndArray();
    return this;
  }

  JsonWriter text(String name, @Nullable String value) {
    json.writeName(name);
    json.writeString(value); // null is written as such
    return this;
  }

  JsonWriter text(String value) {
    json.writeString(value);
    return this;
  }

  JsonWriter flag(String name, boolean value) {
    json.writeName(name);
    json.writeBoolean(value);
    return this;
  }

  /** A whole number, or {@link Protocol#UNKNOWN}. */
  JsonWriter count(String name, long value) {
    json.writeName(name);
    if (value == Protocol.UNKNOWN) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
    return this;
  }

  /** Milliseconds, as seconds; or {@link Protocol#UNKNOWN}. */
  JsonWriter seconds(String name, long millis) {
    json.writeName(name);
    return millis == Protocol.UNKNOWN ? none() : seconds(millis);
  }

  JsonWriter seconds(long millis) {
    json.writeNumber(BigDecimal.valueOf(millis, 3));
    return this;
  }

  /** A number as it is, or NaN. */
  JsonWriter number(String name, double value) {
    json.writeName(name);
    if (!Double.isFinite(value)) {
      return none();
    }
    json.writeNumber(value);
    return this;
  }

  /** A share from 0 to 1, or NaN. */
  JsonWriter share(String name, double value) {
    json.writeName(name);
    return share(value);
  }

  JsonWriter share(double value) {
    return rounded(value, SHARE_STEPS);
  }

  /** Something a second, or NaN. */
  JsonWriter rate(String name, double value) {
    json.writeName(name);
    return rate(value);
  }

  JsonWriter rate(double value) {
    return rounded(value, RATE_STEPS);
  }

  private JsonWriter rounded(double value, double steps) {
    if (!Double.isFinite(value)) {
      return none();
    }
    double rounded = Math.rint(value * steps) / steps;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.writeNumber((long) rounded);
    } else {
      json.writeNumber(rounded);
    }
    return this;
  }

  private JsonWriter none() {
    json.writeNull();
    return this;
  }

  /** Hands over what was written. */
  void flush() {
    json.flush();
  }

  @Override
  public void close() {
    json.close();
  }
}
