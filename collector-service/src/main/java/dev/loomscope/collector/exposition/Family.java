package dev.loomscope.collector.exposition;

import dev.loomscope.service.Exposition;
import dev.loomscope.wire.SeriesField;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A family of series: its name, type and help, and where a node's samples come from. Immutable. */
final class Family {

  /** What its values are. */
  private enum Type {
    /** Grows, or begins anew. Its name ends with {@code _total}. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Not said. */
    UNTYPED
  }

  private static final String TOTAL = "_total";

  private final String name;
  private final Samples samples;
  private final byte[] sampleName;
  private final byte[] textHeader;
  private final byte[] openMetricsHeader;

  private Family(String name, Type type, String help, Samples samples) {
    if (name.endsWith(TOTAL) != (type == Type.COUNTER)) {
      throw new IllegalArgumentException(name + " is no name for a " + type);
    }
    if (help.contains("\\") || help.contains("\"") || help.contains("\n")) {
      throw new IllegalArgumentException("needs escaping: " + help);
    }
    this.name = name;
    this.samples = samples;
    this.sampleName = name.getBytes(StandardCharsets.US_ASCII);
    this.textHeader = header(name, type.name(), help);
    this.openMetricsHeader =
        header(
            type == Type.COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name,
            type == Type.UNTYPED ? "unknown" : type.name(),
            help);
  }

  private static byte[] header(String family, String type, String help) {
    return "# HELP %s %s\n# TYPE %s %s\n"
        .formatted(family, help, family, type.toLowerCase(Locale.ROOT))
        .getBytes(StandardCharsets.UTF_8);
  }

  String name() {
    return name;
  }

  /** What its samples begin with. Not to be changed. */
  byte[] sampleName() {
    return sampleName;
  }

  /** What comes before its samples. Not to be changed. */
  byte[] header(Exposition.Format format) {
    return switch (format) {
      case TEXT -> textHeader;
      case OPEN_METRICS -> openMetricsHeader;
    };
  }

  /** Where its samples come from. */
  Samples samples() {
    return samples;
  }

  static Family counter(String name, String help, Samples samples) {
    return new Family(name, Type.COUNTER, help, samples);
  }

  static Family gauge(String name, String help, Samples samples) {
    return new Family(name, Type.GAUGE, help, samples);
  }

  /** The family of a field of the catalogue. */
  static Family of(SeriesField field, Samples samples) {
    Type type =
        switch (field.type()) {
          case COUNTER -> Type.COUNTER;
          case GAUGE -> Type.GAUGE;
          case UNTYPED -> Type.UNTYPED;
        };
    return new Family(field.family(), type, field.help(), samples);
  }

  static Family untyped(String name, String help, Samples samples) {
    return new Family(name, Type.UNTYPED, help, samples);
  }
}
