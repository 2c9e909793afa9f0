package dev.loomscope.wire;

import java.util.Arrays;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * The fields of one kind of JSON object: names, types, and which it cannot do without. Encoder and
 * decoder read the same shape, so that they cannot differ. Immutable.
 */
final class Shape {

  enum Type {
    /** A text, see {@link Protocol#isText}. */
    TEXT,
    /** A whole number from 0 to 2^63 - 1. */
    COUNT,
    /** A finite number, 0 or more. */
    REAL,
    /** True or false; false if it is not there. */
    FLAG
  }

  /** Fields of an object at most, by the width of the set of those seen. */
  static final int MAX_FIELDS = 32;

  private final SerializedString[] names;
  private final Type[] types;
  private final int required;
  private final PropertyNameMatcher matcher;

  private Shape(SerializedString[] names, Type[] types, int required) {
    this.names = names;
    this.types = types;
    this.required = required;
    this.matcher =
        Json.matcher(Arrays.stream(names).map(SerializedString::getValue).toArray(String[]::new));
  }

  /** Fields as {@code name:type}, with {@code !} after those that are required. */
  static Shape of(String... fields) {
    SerializedString[] names = new SerializedString[fields.length];
    Type[] types = new Type[fields.length];
    int required = 0;
    for (int i = 0; i < fields.length; i++) {
      int colon = fields[i].indexOf(':');
      boolean must = fields[i].endsWith("!");
      names[i] = new SerializedString(fields[i].substring(0, colon).intern());
      types[i] = Type.valueOf(fields[i].substring(colon + 1, fields[i].length() - (must ? 1 : 0)));
      required |= must ? 1 << i : 0;
    }
    return new Shape(names, types, required);
  }

  int size() {
    return names.length;
  }

  SerializedString name(int field) {
    return names[field];
  }

  Type type(int field) {
    return types[field];
  }

  boolean isRequired(int field) {
    return (required & 1 << field) != 0;
  }

  /** Whether a set of fields, one bit each, has every required one. */
  boolean isComplete(int seen) {
    return (seen & required) == required;
  }

  PropertyNameMatcher matcher() {
    return matcher;
  }
}
