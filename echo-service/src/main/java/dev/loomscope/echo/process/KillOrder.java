package dev.loomscope.echo.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whom the kernel kills first when memory runs out (Linux, {@code /proc/PID/oom_score_adj}): those
 * that serve one connection each before the zygote, whose end is that of all its children, and the
 * zygote before the service, with which a container ends. Left to itself the kernel takes the
 * largest, and that is the service.
 *
 * <p>Each is so much above the service, which may have a place of its own already: Kubernetes gives
 * one to its containers. A process may raise its own and its user's others without any privilege,
 * and take back what it raised. Where it fails all the same, the kernel chooses as it does.
 */
final class KillOrder {

  /**
   * In thousandths of the memory that may be used: a child counts as if it had so much more. That
   * is more than even in a small container the service has, which there takes the most of it.
   */
  static final int CHILD = 900;

  /** Less than a child by more than what a zygote has: it goes after all of them. */
  static final int ZYGOTE = 600;

  private static final int HIGHEST = 1_000;
  private static final String FILE = "oom_score_adj";

  private final long descriptor;
  private final Text child;
  private final Text zygote;

  /** Something to write, in native memory, for a process that may not allocate. */
  private record Text(long address, long length) {
    static Text of(int number) {
      String text = Integer.toString(number);
      return new Text(Arena.global().allocateFrom(text).address(), text.length());
    }
  }

  private KillOrder(long descriptor, int service) {
    this.descriptor = descriptor;
    child = Text.of(raised(service, CHILD));
    zygote = Text.of(raised(service, ZYGOTE));
  }

  /** Puts a child that was started for a connection before its service. */
  static void putFirst(long pid) {
    try {
      Files.writeString(file(Long.toString(pid)), Integer.toString(raised(own(), CHILD)));
    } catch (IOException none) {
      // Not Linux, or it has ended already.
    }
  }

  /** For the zygote, before its first child. From then on nothing is allocated. */
  static KillOrder ofZygote() throws Throwable {
    int service;
    try {
      service = own(); // the service's, inherited
    } catch (IOException none) {
      service = 0;
    }
    long descriptor =
        Posix.syscall(
            Posix.SYS_OPENAT,
            Posix.AT_FDCWD,
            Arena.global().allocateFrom(file("self").toString()).address(),
            Posix.O_WRONLY | Posix.O_CLOEXEC,
            0,
            0,
            0);
    KillOrder order = new KillOrder(descriptor, service);
    order.beforeFork(); // so that all is linked
    order.afterFork();
    return order;
  }

  /**
   * Has the next child begin in its place: it inherits that of the zygote. So the zygote does what
   * a child would need three more steps for, each of them a system call within narrow rules.
   */
  void beforeFork() throws Throwable {
    write(child);
  }

  /** Takes the zygote back to its own place. */
  void afterFork() throws Throwable {
    write(zygote);
  }

  private void write(Text text) throws Throwable {
    Posix.syscall(Posix.SYS_PWRITE64, descriptor, text.address(), text.length(), 0, 0, 0);
  }

  private static int own() throws IOException {
    return Integer.parseInt(Files.readString(file("self")).strip());
  }

  private static int raised(int service, int by) {
    return Math.min(HIGHEST, service + by);
  }

  private static Path file(String process) {
    return Path.of("/proc", process, FILE);
  }
}
