package dev.loomscope.load.server;

import java.util.List;

/**
 * What an operating system lets loomscope do and measure. Immutable.
 *
 * @param name as Java has it, {@code os.name}
 */
public record HostSystem(String name) {

  /** This one. */
  public static HostSystem here() {
    return new HostSystem(System.getProperty("os.name"));
  }

  /** Whether mode process can fork; it starts a JVM for each connection otherwise. */
  public boolean hasFork() {
    return name.equals("Linux");
  }

  /** Those of some modes that there can be here: processes share a socket by POSIX calls. */
  public List<String> modes(List<String> wanted) {
    return wanted.stream().filter(mode -> hasPosix() || !Variant.isOfProcesses(mode)).toList();
  }

  /** What is left out here, in a sentence; empty on Linux, where there is everything. */
  public String leftOut() {
    if (hasFork()) {
      return "";
    }
    String process =
        hasPosix()
            ? "mode process starts a JVM for each connection, and its CPU time is left out"
            : "mode process is left out, which needs POSIX calls";
    return "%s is not Linux: %s; so are memory and context switches of all servers, what others"
            .formatted(name, process)
        + " use of the machine, and CPUs of their own for servers and clients.";
  }

  private boolean hasPosix() {
    return !name.startsWith("Windows");
  }
}
