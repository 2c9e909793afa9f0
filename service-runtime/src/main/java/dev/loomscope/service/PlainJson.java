package dev.loomscope.service;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes maps, lists, records, numbers, booleans and texts as JSON; anything else by its {@code
 * toString}. Instead of Jackson's data binding, whose six hundred classes every service would load
 * as it starts, for a status that few ask for. Stateless.
 */
final class PlainJson {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private PlainJson() {}

  static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(json, value);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, element) -> writeField(json, String.valueOf(name), element));
        json.writeEndObject();
      }
      case Iterable<?> elements -> {
        json.writeStartArray();
        elements.forEach(element -> write(json, element));
        json.writeEndArray();
      }
      case Record fields -> {
        json.writeStartObject();
        for (RecordComponent field : fields.getClass().getRecordComponents()) {
          writeField(json, field.getName(), valueOf(field, fields));
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  private static void writeField(JsonGenerator json, String name, @Nullable Object value) {
    json.writeName(name);
    write(json, value);
  }

  private static @Nullable Object valueOf(RecordComponent field, Record owner) {
    try {
      var accessor = field.getAccessor();
      accessor.setAccessible(true); // the record may be a nested one of another package
      return accessor.invoke(owner);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
