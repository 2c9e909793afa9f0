package dev.loomscope.wire;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Items of the section {@code series} as JSON arrays: the group's name, its labels, its values.
 * Buffers are reused. Not thread-safe.
 */
final class SeriesJson {

  private final Texts texts = new Texts();
  private final long[] values =
      new long[SeriesGroup.all().stream().mapToInt(group -> group.fields().size()).max().orElse(0)];

  /** Whether {@link #write} would write what {@link #read} accepts. */
  static boolean isValid(Series series) {
    SeriesGroup group = series.id().group();
    for (int i = 0; i < series.length(); i++) {
      if (!group.fields().get(i).allows(series.value(i))) {
        return false;
      }
    }
    return series.id().labels().stream().allMatch(label -> label.isEmpty() || Texts.isText(label))
        && hasGoodName(group, series.id().labels());
  }

  private static boolean hasGoodName(SeriesGroup group, List<String> labels) {
    return !group.name().equals(TextfileMetric.GROUP) || TextfileMetric.isValid(labels);
  }

  static void write(JsonGenerator json, Series series) {
    json.writeStartArray();
    json.writeString(series.id().group().name());
    for (String label : series.id().labels()) {
      json.writeString(label);
    }
    for (int i = 0; i < series.length(); i++) {
      if (series.value(i) == Series.NONE) {
        json.writeNull();
      } else {
        json.writeNumber(series.value(i));
      }
    }
    json.writeEndArray();
  }

  /** Reads a section whose first token was read last; returns what is wrong with it. */
  @Nullable Rejection read(JsonParser json, JsonToken token, List<Series> all) {
    if (token != JsonToken.START_ARRAY) {
      return Rejection.WRONG_TYPE;
    }
    JsonToken next;
    while ((next = json.nextToken()) != JsonToken.END_ARRAY) {
      @Nullable Rejection wrong =
          next == JsonToken.START_ARRAY ? readItem(json, all) : Rejection.WRONG_TYPE;
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable Rejection readItem(JsonParser json, List<Series> all) {
    JsonToken first = json.nextToken();
    if (first != JsonToken.VALUE_STRING) {
      return first == JsonToken.END_ARRAY ? Rejection.MISSING_FIELD : Rejection.WRONG_TYPE;
    }
    @Nullable SeriesGroup group = SeriesCatalogue.BY_NAME.get(text(json));
    if (group == null) { // of a later version
      skipRest(json);
      return null;
    }
    String[] labels = new String[group.labels().size()];
    for (int i = 0; i < labels.length; i++) {
      JsonToken token = json.nextToken();
      if (token != JsonToken.VALUE_STRING) {
        return token == JsonToken.END_ARRAY ? Rejection.MISSING_FIELD : Rejection.WRONG_TYPE;
      }
      int length = json.getStringLength();
      if (length > 0 && !Texts.isText(json.getStringCharacters(), json.getStringOffset(), length)) {
        return Rejection.BAD_TEXT;
      }
      labels[i] = text(json);
    }
    if (!hasGoodName(group, Arrays.asList(labels))) {
      return Rejection.BAD_TEXT;
    }
    int count = 0;
    JsonToken token = json.nextToken();
    for (; token != JsonToken.END_ARRAY && count < group.fields().size(); count++) {
      @Nullable Rejection wrong = readValue(json, token, group.fields().get(count), count);
      if (wrong != null) {
        return wrong;
      }
      token = json.nextToken();
    }
    if (token != JsonToken.END_ARRAY) { // values of a later version
      json.skipChildren();
      skipRest(json);
    }
    all.add(Series.of(new Series.Id(group, Arrays.asList(labels)), values, count));
    return null;
  }

  private @Nullable Rejection readValue(
      JsonParser json, JsonToken token, SeriesField field, int place) {
    if (token == JsonToken.VALUE_NULL) {
      values[place] = Series.NONE;
      return null;
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      return Fields.notWhole(token);
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return Rejection.OUT_OF_RANGE;
    }
    long value = json.getLongValue();
    values[place] = value;
    return value != Series.NONE && field.allows(value) ? null : Rejection.OUT_OF_RANGE;
  }

  private String text(JsonParser json) {
    return texts.text(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
  }

  private static void skipRest(JsonParser json) {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      json.skipChildren();
    }
  }
}
