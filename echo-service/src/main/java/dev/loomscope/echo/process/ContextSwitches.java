package dev.loomscope.echo.process;

/**
 * How often threads left their processor.
 *
 * @param voluntary because they had to wait for something
 * @param involuntary because others were to have it
 */
public record ContextSwitches(long voluntary, long involuntary) {

  /** Not once. */
  public static final ContextSwitches NONE = new ContextSwitches(0, 0);

  /** These and those. */
  public ContextSwitches plus(ContextSwitches other) {
    return new ContextSwitches(voluntary + other.voluntary, involuntary + other.involuntary);
  }

  /** The greater of each kind. */
  public ContextSwitches max(ContextSwitches other) {
    return new ContextSwitches(
        Math.max(voluntary, other.voluntary), Math.max(involuntary, other.involuntary));
  }
}
