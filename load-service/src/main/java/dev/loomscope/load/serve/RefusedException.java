package dev.loomscope.load.serve;

/** Something that is not done. Its message says why, for whoever asked. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  RefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** Of what kind the reason is. */
  Refusal refusal() {
    return refusal;
  }
}
