package dev.loomscope.echo.workload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The secret with which a message must begin to have its handler fail; the fault's name follows it.
 * Who does not know it cannot cause a fault. Immutable.
 */
public final class FaultMarker {

  /** Bytes of a marker at least: 128 bits are not found by trying. */
  public static final int LEAST_BYTES = 16;

  /** Bytes of a marker at most. */
  public static final int MOST_BYTES = 64;

  /** Bytes of a marker with a fault's name at most; far less than those of a message. */
  public static final int MOST_BYTES_WITH_NAME = MOST_BYTES + longestName();

  private final byte[] marker;

  /**
   * A marker.
   *
   * @throws IllegalArgumentException if it is too short or too long
   */
  public FaultMarker(byte[] marker) {
    if (marker.length < LEAST_BYTES || marker.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a marker has %d to %d bytes".formatted(LEAST_BYTES, MOST_BYTES));
    }
    this.marker = marker.clone();
  }

  /** The fault that a message names, if it begins with the marker; leaves the buffer as it is. */
  Optional<Fault> faultIn(ByteBuffer message) {
    if (message.remaining() < marker.length || !beginsWithMarker(message)) {
      return Optional.empty();
    }
    byte[] rest = new byte[Math.min(message.remaining() - marker.length, longestName())];
    message.get(message.position() + marker.length, rest);
    String text = new String(rest, StandardCharsets.ISO_8859_1);
    return Arrays.stream(Fault.values())
        .filter(fault -> text.startsWith(fault.label()))
        .findFirst();
  }

  /** Takes the same time whatever differs, so that nobody finds the marker byte by byte. */
  private boolean beginsWithMarker(ByteBuffer message) {
    int difference = 0;
    for (int i = 0; i < marker.length; i++) {
      difference |= message.get(message.position() + i) ^ marker[i];
    }
    return difference == 0;
  }

  /** The first bytes of a message that asks for a fault. */
  public byte[] messageFor(Fault fault) {
    byte[] name = fault.label().getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = Arrays.copyOf(marker, marker.length + name.length);
    System.arraycopy(name, 0, message, marker.length, name.length);
    return message;
  }

  /** The marker as a text for a child process's environment; see {@link #ofEncoded}. */
  public String encoded() {
    return Base64.getEncoder().encodeToString(marker);
  }

  /** The marker that a text stands for. */
  public static FaultMarker ofEncoded(String text) {
    return new FaultMarker(Base64.getDecoder().decode(text));
  }

  private static int longestName() {
    return Arrays.stream(Fault.values()).mapToInt(fault -> fault.label().length()).max().orElse(0);
  }

  @Override
  public String toString() {
    return "fault marker"; // and not what it is
  }
}
