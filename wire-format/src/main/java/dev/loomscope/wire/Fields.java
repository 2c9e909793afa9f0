package dev.loomscope.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * The values of one JSON object, by the number of the field in its {@link Shape}. Reused for every
 * object, so that nothing is allocated between the bytes and the record. Not thread-safe.
 */
final class Fields {

  final long[] counts = new long[Shape.MAX_FIELDS];
  final double[] reals = new double[Shape.MAX_FIELDS];
  final @Nullable String[] texts = new @Nullable String[Shape.MAX_FIELDS];

  private final Texts known = new Texts();

  /** A text that the shape requires; only after {@link #read} found no fault. */
  String text(int field) {
    @Nullable String text = texts[field];
    if (text == null) {
      throw new IllegalStateException("field " + field + " was not read");
    }
    return text;
  }

  void clear(Shape shape) {
    Arrays.fill(counts, 0, shape.size(), Protocol.UNKNOWN);
    Arrays.fill(texts, 0, shape.size(), null);
  }

  /** Reads the object whose opening bracket was read last; returns what is wrong with it. */
  @Nullable Rejection read(JsonParser json, Shape shape) {
    clear(shape);
    int seen = 0;
    int field;
    while ((field = json.nextNameMatch(shape.matcher())) != PropertyNameMatcher.MATCH_END_OBJECT) {
      if (field == PropertyNameMatcher.MATCH_ODD_TOKEN) {
        return Rejection.NOT_JSON;
      }
      JsonToken token = json.nextToken();
      if (field < 0) {
        json.skipChildren();
        continue;
      }
      if ((seen & 1 << field) != 0) {
        return Rejection.DUPLICATE_FIELD;
      }
      seen |= 1 << field;
      @Nullable Rejection wrong = readValue(json, token, shape.type(field), field);
      if (wrong != null) {
        return wrong;
      }
    }
    return shape.isComplete(seen) ? null : Rejection.MISSING_FIELD;
  }

  private @Nullable Rejection readValue(
      JsonParser json, JsonToken token, Shape.Type type, int field) {
    return switch (type) {
      case COUNT -> {
        if (token != JsonToken.VALUE_NUMBER_INT) {
          yield notWhole(token);
        }
        long count = count(json);
        counts[field] = count;
        yield count < 0 ? Rejection.OUT_OF_RANGE : null;
      }
      case TEXT -> token == JsonToken.VALUE_STRING ? readText(json, field) : Rejection.WRONG_TYPE;
      case REAL -> {
        if (!token.isNumeric()) {
          yield Rejection.WRONG_TYPE;
        }
        double real = json.getDoubleValue();
        reals[field] = real;
        yield real >= 0 && real <= Double.MAX_VALUE ? null : Rejection.OUT_OF_RANGE;
      }
      case FLAG -> {
        if (!token.isBoolean()) {
          yield Rejection.WRONG_TYPE;
        }
        counts[field] = token == JsonToken.VALUE_TRUE ? 1 : 0;
        yield null;
      }
    };
  }

  private @Nullable Rejection readText(JsonParser json, int field) {
    char[] chars = json.getStringCharacters();
    int offset = json.getStringOffset();
    int length = json.getStringLength();
    if (!Texts.isText(chars, offset, length)) {
      return Rejection.BAD_TEXT;
    }
    texts[field] = known.text(chars, offset, length);
    return null;
  }

  /** Returns the whole number that was read last, or a negative one if it is beyond a long. */
  static long count(JsonParser json) {
    return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
  }

  /** Why this is no whole number. */
  static Rejection notWhole(JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_FLOAT ? Rejection.OUT_OF_RANGE : Rejection.WRONG_TYPE;
  }

  /** Whether {@link #write} would write what {@link #read} accepts. */
  boolean isValid(Shape shape) {
    for (int i = 0; i < shape.size(); i++) {
      boolean required = shape.isRequired(i);
      @Nullable String text = texts[i];
      boolean valid =
          switch (shape.type(i)) {
            case TEXT -> text == null ? !required : Texts.isText(text);
            case COUNT -> counts[i] >= 0 || (counts[i] == Protocol.UNKNOWN && !required);
            case REAL -> reals[i] >= 0 && reals[i] <= Double.MAX_VALUE;
            case FLAG -> true;
          };
      if (!valid) {
        return false;
      }
    }
    return true;
  }

  void write(JsonGenerator json, Shape shape) {
    json.writeStartObject();
    for (int i = 0; i < shape.size(); i++) {
      @Nullable String text = texts[i];
      switch (shape.type(i)) {
        case TEXT -> {
          if (text != null) {
            json.writeName(shape.name(i));
            json.writeString(text);
          }
        }
        case COUNT -> {
          if (counts[i] >= 0) {
            json.writeName(shape.name(i));
            json.writeNumber(counts[i]);
          }
        }
        case REAL -> {
          json.writeName(shape.name(i));
          json.writeNumber(reals[i]);
        }
        case FLAG -> {
          if (counts[i] > 0) {
            json.writeName(shape.name(i));
            json.writeBoolean(true);
          }
        }
      }
    }
    json.writeEndObject();
  }
}
