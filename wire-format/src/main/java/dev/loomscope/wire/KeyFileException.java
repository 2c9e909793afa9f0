package dev.loomscope.wire;

import java.io.IOException;

/** Says in one line why a key file cannot be used, and never what stands in it. */
public final class KeyFileException extends IOException {

  private static final long serialVersionUID = 1;

  KeyFileException(String message) {
    super(message);
  }
}
