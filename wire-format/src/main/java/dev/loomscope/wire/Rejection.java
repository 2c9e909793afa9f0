package dev.loomscope.wire;

/**
 * Why bytes from the network were refused. A closed set: each belongs to one {@link Reason}, the
 * label that it is counted under, and is itself a detail for logs.
 */
public enum Rejection implements Received, Answer {
  /** No bytes at all. */
  EMPTY(Reason.MALFORMED),
  /** More than {@link Protocol#MAX_DATAGRAM_BYTES} bytes. */
  OVERSIZE(Reason.OVERSIZE),
  /** Neither JSON nor a seal, or JSON that is cut off or followed by something. */
  NOT_JSON(Reason.MALFORMED),
  /** JSON that is nested too deeply, or has too long a name, number or text, or too many values. */
  BEYOND_LIMITS(Reason.MALFORMED),
  /** A field of this version stands twice in one object. */
  DUPLICATE_FIELD(Reason.MALFORMED),
  /** A field without which the document means nothing is not there. */
  MISSING_FIELD(Reason.MALFORMED),
  /** A field's value is of another JSON type than it must be. */
  WRONG_TYPE(Reason.MALFORMED),
  /** A number is negative, too large, or not a whole one where it must be. */
  OUT_OF_RANGE(Reason.MALFORMED),
  /** A text is empty, too long, or has characters that it must not have. */
  BAD_TEXT(Reason.MALFORMED),
  /** What stands around a sealed document is cut off or not as it must be. */
  BAD_SEAL(Reason.MALFORMED),
  /** A document of another protocol version. */
  UNSUPPORTED_VERSION(Reason.VERSION),
  /** A seal of another version. */
  UNSUPPORTED_SEAL(Reason.VERSION),
  /** Sealed less than is demanded, or not at all. */
  LEVEL_TOO_LOW(Reason.UNAUTHENTICATED),
  /** Sealed with a key whose id is not known here. */
  UNKNOWN_KEY(Reason.UNAUTHENTICATED),
  /** The seal does not fit: altered on the way, or made with another key of the same id. */
  NOT_GENUINE(Reason.UNAUTHENTICATED),
  /** Sealed with the key of another node. */
  OTHER_NODE(Reason.WRONG_NODE),
  /** This start and sequence were accepted before. */
  SEEN_BEFORE(Reason.REPLAYED),
  /** The sequence is so far behind that nobody remembers whether it was accepted before. */
  SEQUENCE_TOO_OLD(Reason.REPLAYED),
  /** The sample's time is too far from the receiver's clock. */
  CLOCK_SKEW(Reason.REPLAYED),
  /** Sampled at a time of which nobody remembers whether it was accepted before. */
  START_TOO_OLD(Reason.REPLAYED),
  /** Sampled before another start of the node's agent began that came after this one. */
  OLDER_START(Reason.OLD_START),
  /** There are as many nodes as there may be. */
  TOO_MANY_NODES(Reason.FULL),
  /** There is no memory for another node. */
  OUT_OF_MEMORY(Reason.MEMORY),
  /** Another machine reports under this name. */
  NAME_TAKEN(Reason.NAME_TAKEN);

  /** The labels that rejections are counted under. */
  public enum Reason {
    MALFORMED("malformed"),
    VERSION("version"),
    OVERSIZE("oversize"),
    UNAUTHENTICATED("unauthenticated"),
    WRONG_NODE("wrong_node"),
    REPLAYED("replayed"),
    OLD_START("old_start"),
    FULL("full"),
    MEMORY("memory"),
    NAME_TAKEN("name_taken");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** The value of a metric's label {@code reason}. */
    public String label() {
      return label;
    }
  }

  private final Reason reason;

  Rejection(Reason reason) {
    this.reason = reason;
  }

  /** What it is counted under. */
  public Reason reason() {
    return reason;
  }
}
