package dev.loomscope.load.echo;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of the comparison: a server in one mode.
 *
 * @param name the column's title, and {@code mode} in the JSON
 * @param arguments what makes the echo server so
 * @param startsJvms whether each connection costs the start of a JVM, which takes a minute for a
 *     thousand
 */
public record Variant(String name, List<String> arguments, boolean startsJvms) {

  /** How a connection gets its process in mode process. */
  public enum ProcessStart {
    /** By fork(2), where there is one. */
    FORK,
    /** A JVM each, in a column of its own beside fork. */
    EXEC
  }

  /** In how many rounds a variant takes part at most whose rounds take minutes. */
  private static final int ROUNDS_OF_JVMS = 3;

  /** How much longer than others such a variant may take for a run. */
  private static final int PATIENCE_WITH_JVMS = 5;

  /**
   * The columns.
   *
   * @param hasFork whether this system has fork(2); without it mode process starts JVMs
   */
  public static List<Variant> of(ProcessStart start, boolean hasFork) {
    List<Variant> variants = new ArrayList<>();
    variants.add(process("process", hasFork ? "fork" : "exec"));
    variants.add(new Variant("thread", List.of("--mode", "thread"), false));
    variants.add(new Variant("virtual", List.of("--mode", "virtual"), false));
    variants.add(new Variant("async", List.of("--mode", "async"), false));
    if (start == ProcessStart.EXEC && hasFork) {
      variants.add(process("process-exec", "exec"));
    }
    return variants;
  }

  /** In how many of so many rounds it takes part. */
  public int rounds(int rounds) {
    return startsJvms ? Math.min(rounds, ROUNDS_OF_JVMS) : rounds;
  }

  /** Which of several loads, the lightest first, it is warmed up with. */
  public <T> List<T> warmUps(List<T> loads) {
    return startsJvms ? loads.subList(0, 1) : loads;
  }

  /** By what factor its bounds are longer. */
  public int patience() {
    return startsJvms ? PATIENCE_WITH_JVMS : 1;
  }

  private static Variant process(String name, String start) {
    return new Variant(
        name, List.of("--mode", "process", "--process-start", start), start.equals("exec"));
  }
}
