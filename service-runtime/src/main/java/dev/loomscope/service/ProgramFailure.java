package dev.loomscope.service;

/**
 * Work that cannot be done for a reason that lies outside the program: a port in use, a host that
 * does not answer. Its message is the one line the user is shown.
 */
public final class ProgramFailure extends Exception {

  private static final long serialVersionUID = 1L;

  public ProgramFailure(String message) {
    super(message);
  }
}
