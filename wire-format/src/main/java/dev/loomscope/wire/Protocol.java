package dev.loomscope.wire;

/** The protocol's numbers. docs/protocol.md says what each is for. */
public final class Protocol {

  /** The protocol's version, the field {@code v} of every document. */
  public static final int VERSION = 1;

  /** UDP and TCP port of a collector. */
  public static final int PORT = 5005;

  /** Bytes of a datagram or line at most, sealing included: no collector takes more. */
  public static final int MAX_DATAGRAM_BYTES = 8_192;

  /**
   * The least that an agent's own limit may be: a header with the longest name, encrypted with that
   * node's own key, has less.
   */
  public static final int MIN_DATAGRAM_BYTES = 640;

  /** An agent's own limit unless it is told another: fits an Ethernet frame in any tunnel. */
  public static final int DEFAULT_DATAGRAM_BYTES = 1_400;

  /** Characters of a node's name at most. */
  public static final int MAX_NODE_NAME = 128;

  /** What {@link #nameOrNone} takes, in words. */
  public static final String NAME_OR_NONE =
      "1 to "
          + MAX_NODE_NAME
          + " printable ASCII characters but blank, quotation mark and backslash, or empty";

  /** UTF-16 code units of any other text at most. */
  public static final int MAX_TEXT = 255;

  /** Datagrams of one sample at most. */
  public static final int MAX_PARTS = 4_096;

  /** The highest number of a core. */
  public static final int MAX_CORE = 65_535;

  /** The highest sequence: 2^53 - 1, which every language's JSON can hold. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  /** The latest sample time, in Unix milliseconds: the end of the year 9999. */
  public static final long MAX_TIME = 253_402_300_799_999L;

  /** The least time between samples, in milliseconds. */
  public static final long MIN_INTERVAL = 100;

  /** The most time between samples, in milliseconds: a day. */
  public static final long MAX_INTERVAL = 86_400_000;

  /** Says that a value is not known. Such a value does not travel. */
  public static final long UNKNOWN = -1;

  private Protocol() {}

  /**
   * Whether a text can be a node's name: 1 to {@value #MAX_NODE_NAME} printable ASCII characters
   * without space, quotation mark and backslash. Such a name needs no escaping in JSON, in a label
   * of a metric and in a line of a log.
   */
  public static boolean isNodeName(String name) {
    if (name.isEmpty() || name.length() > MAX_NODE_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * A name as {@link #isNodeName} has it, or an empty text for none.
   *
   * @throws IllegalArgumentException if it is neither, see {@link #NAME_OR_NONE}
   */
  public static String nameOrNone(String text) {
    if (!text.isEmpty() && !isNodeName(text)) {
      throw new IllegalArgumentException("no name: " + text);
    }
    return text;
  }

  /**
   * Whether a text can be a device, a path or the like: 1 to {@value #MAX_TEXT} UTF-16 code units,
   * no control characters (U+0000 to U+001F, U+007F to U+009F), no half of a surrogate pair.
   */
  public static boolean isText(String text) {
    return Texts.isText(text);
  }
}
