package dev.loomscope.load.serve;

/** A run that is not started. Its message says why, for whoever asked. */
public final class RunRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public RunRefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** Of what kind the reason is. */
  public Refusal refusal() {
    return refusal;
  }
}
