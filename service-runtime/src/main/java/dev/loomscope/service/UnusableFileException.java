package dev.loomscope.service;

import java.io.IOException;

/** Says in one line why a file cannot be used, and never what stands in it. */
public final class UnusableFileException extends IOException {

  private static final long serialVersionUID = 1;

  UnusableFileException(String message) {
    super(message);
  }
}
