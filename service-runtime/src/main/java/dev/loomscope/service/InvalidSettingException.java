package dev.loomscope.service;

/**
 * A setting that cannot be used. Its message is the one line the user is shown: the setting, the
 * value, where it came from and what is allowed.
 */
public final class InvalidSettingException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message whose control characters, which a value may bring, are made blanks. */
  public InvalidSettingException(String message) {
    super(message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " "));
  }
}
