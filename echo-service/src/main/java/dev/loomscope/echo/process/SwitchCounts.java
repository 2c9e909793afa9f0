package dev.loomscope.echo.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the kernel's counts of context switches: of this process and its ended children by
 * getrusage(2), which includes threads that have ended; of other processes that live by {@code
 * /proc/PID/task/TID/status}, which is there for each thread. Linux; thread-safe.
 */
public final class SwitchCounts {

  private static final Path PROC = Path.of("/proc");
  private static final String VOLUNTARY = "\nvoluntary_ctxt_switches:";
  private static final String INVOLUNTARY = "\nnonvoluntary_ctxt_switches:";

  private SwitchCounts() {}

  /** Whether this system has all of them. */
  public static boolean areKnown() {
    try {
      return ZygoteProcess.isSupported()
          && Files.readString(PROC.resolve("self/status"), StandardCharsets.ISO_8859_1)
              .contains(VOLUNTARY);
    } catch (IOException none) {
      return false;
    }
  }

  /** Of this process. */
  public static ContextSwitches own() {
    return usage(Posix.RUSAGE_SELF);
  }

  /** Of the children that have ended and were waited for, and of theirs. */
  public static ContextSwitches ofEndedChildren() {
    return usage(Posix.RUSAGE_CHILDREN);
  }

  private static ContextSwitches usage(int whose) {
    try (Arena arena = Arena.ofConfined()) {
      long usage = arena.allocate(Posix.RUSAGE_BYTES, Long.BYTES).address();
      Posix.syscall(Posix.SYS_GETRUSAGE, whose, usage, 0, 0, 0, 0);
      return new ContextSwitches(
          Posix.getLong(usage + Posix.RUSAGE_VOLUNTARY_SWITCHES),
          Posix.getLong(usage + Posix.RUSAGE_INVOLUNTARY_SWITCHES));
    } catch (Throwable impossible) { // a downcall throws nothing of its own
      throw new IllegalStateException(impossible);
    }
  }

  /** Of a process with one thread; none if it is gone. */
  public static ContextSwitches ofSingleThread(long pid) {
    return in(PROC.resolve(Long.toString(pid)));
  }

  /** Of a process's living threads; none if it is gone. */
  public static ContextSwitches ofThreads(long pid) {
    ContextSwitches sum = ContextSwitches.NONE;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(PROC.resolve(Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        sum = sum.plus(in(thread));
      }
    } catch (IOException | DirectoryIteratorException gone) {
      return sum;
    }
    return sum;
  }

  private static ContextSwitches in(Path folder) {
    try {
      // A thread's name may be cut in the middle of a character.
      String status = Files.readString(folder.resolve("status"), StandardCharsets.ISO_8859_1);
      return new ContextSwitches(value(status, VOLUNTARY), value(status, INVOLUNTARY));
    } catch (IOException gone) {
      return ContextSwitches.NONE;
    }
  }

  private static long value(String status, String field) {
    int at = status.indexOf(field);
    if (at < 0) {
      return 0;
    }
    int begin = at + field.length();
    return Long.parseLong(status.substring(begin, status.indexOf('\n', begin)).strip());
  }
}
