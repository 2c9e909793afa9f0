package dev.loomscope.load.server;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of a comparison: a server in one mode.
 *
 * @param name the column's title, and {@code mode} in the JSON
 * @param mode one of {@link #NAMES}; of a target that runs already whatever it is said to be
 * @param arguments what makes the echo server so
 * @param startsJvms whether each connection costs the start of a JVM, which takes a minute for a
 *     thousand
 */
public record Variant(String name, String mode, List<String> arguments, boolean startsJvms) {

  private static final String PROCESS = "process";
  private static final String PROCESS_EXEC = "process-exec";

  /** The concurrency modes, in the order in which they are shown where nothing ranks them. */
  public static final List<String> MODES = List.of(PROCESS, "thread", "virtual", "async");

  /** The modes that can be compared. */
  public static final List<String> NAMES =
      List.of(PROCESS, "thread", "virtual", "async", PROCESS_EXEC);

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
   * @param modes of {@link #NAMES}; one that is there twice is held against itself
   * @param hasFork whether this system has fork(2); without it mode process starts JVMs
   */
  public static List<Variant> of(List<String> modes, ProcessStart start, boolean hasFork) {
    List<Variant> variants = new ArrayList<>();
    for (String mode : modes) {
      variants.add(of(mode, hasFork).named(numbered(mode, variants)));
    }
    if (start == ProcessStart.EXEC && hasFork && !modes.contains(PROCESS_EXEC)) {
      variants.add(of(PROCESS_EXEC, true));
    }
    return variants;
  }

  /** In how many of so many rounds it takes part. */
  public int rounds(int rounds) {
    return startsJvms ? Math.min(rounds, ROUNDS_OF_JVMS) : rounds;
  }

  /** Whether each connection has a process of its own. */
  public boolean hasProcesses() {
    return isOfProcesses(mode);
  }

  /** Whether each connection has a process of its own in a mode. */
  static boolean isOfProcesses(String mode) {
    return mode.equals(PROCESS) || mode.equals(PROCESS_EXEC);
  }

  /** By what factor its bounds are longer. */
  public int patience() {
    return startsJvms ? PATIENCE_WITH_JVMS : 1;
  }

  private static Variant of(String mode, boolean hasFork) {
    return switch (mode) {
      case PROCESS -> process(mode, hasFork ? "fork" : "exec");
      case PROCESS_EXEC -> process(mode, "exec");
      default -> new Variant(mode, mode, List.of("--mode", mode), false);
    };
  }

  private static Variant process(String mode, String start) {
    return new Variant(
        mode, mode, List.of("--mode", "process", "--process-start", start), start.equals("exec"));
  }

  /** The mode's name, with a number if it is not the first of its mode. */
  private static String numbered(String mode, List<Variant> others) {
    long same = others.stream().filter(other -> other.mode.equals(mode)).count();
    return same == 0 ? mode : "%s-%d".formatted(mode, same + 1);
  }

  private Variant named(String other) {
    return new Variant(other, mode, arguments, startsJvms);
  }
}
