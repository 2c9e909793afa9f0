package dev.loomscope.echo.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps a fork small: tells the kernel not to give a child the mappings that it never touches.
 *
 * <p>A fork costs what it copies, mappings and page tables, and again what the child's end tears
 * down. Of a VM's 140 mappings a child needs eight, so the choice is made by what to keep, not by
 * what to leave out; what the VM maps later is simply inherited.
 *
 * <p>It is a proof as well. A child that touches anything else gets a SIGSEGV, whose default action
 * {@link ForkedChild} has restored, and dies at once instead of hanging. The interpreter, the
 * compilers, malloc and libjvm are among what is gone: a child that has served a connection cannot
 * have used them.
 */
final class InheritedMemory {
  /** A heap of a few MiB lies below 4 GiB, where compressed references need no decoding. */
  private static final long LOW_MEMORY_END = 0x1_0000_0000L;

  private InheritedMemory() {}

  /** How many mappings there are and how many of them a child inherits. */
  record Diet(int mappings, int inherited) {}

  /** One line of /proc/self/maps. */
  private record Mapping(long start, long end, String permissions, String name) {
    static Mapping parse(String line) {
      String[] fields = line.split("\\s+", 6);
      int dash = fields[0].indexOf('-');
      return new Mapping(
          Long.parseUnsignedLong(fields[0], 0, dash, 16),
          Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16),
          fields[1],
          fields.length > 5 ? fields[5] : "");
    }

    boolean contains(long address) {
      return address >= start && address < end;
    }

    /** The code cache: the only memory of the VM that is both anonymous and executable. */
    boolean isCode() {
      return permissions.contains("x") && name.isEmpty();
    }

    boolean isLowAnonymousData() {
      return start >= 0 && start < LOW_MEMORY_END && name.isEmpty() && permissions.startsWith("rw");
    }
  }

  /**
   * Excludes every mapping but the code cache, the heap, what libc's {@code syscall} needs, and
   * those that hold one of these addresses. The heap because compiled code finds a downcall stub
   * through a Java object.
   *
   * @param addresses in memory that the child uses: stack, scratch memory, scoreboard
   */
  static Diet keepOnly(long... addresses) throws Throwable {
    List<Mapping> mappings = mappings();
    long code = Posix.syscallAddress();
    String libc = "";
    Mapping heap = null;
    for (Mapping mapping : mappings) {
      if (mapping.contains(code)) {
        libc = mapping.name();
      }
      if (mapping.isLowAnonymousData()) {
        heap = mapping; // The last one: class metadata lies below the heap.
      }
    }
    int inherited = 0;
    for (int i = 0; i < mappings.size(); i++) {
      Mapping mapping = mappings.get(i);
      // Code, and the global offset table, which is the read-only part just before the data.
      boolean ofLibc =
          mapping.name().equals(libc)
              && (mapping.contains(code)
                  || (mapping.permissions().startsWith("r--")
                      && i + 1 < mappings.size()
                      && mappings.get(i + 1).permissions().startsWith("rw")));
      boolean keep = ofLibc || mapping.equals(heap) || mapping.isCode();
      for (long address : addresses) {
        keep |= mapping.contains(address);
      }
      if (keep || mapping.start() < 0) { // Addresses of the kernel's half cannot be advised on.
        inherited++;
      } else {
        // May fail if the VM has just unmapped it: then there is nothing to exclude.
        Posix.syscall(
            Posix.SYS_MADVISE,
            mapping.start(),
            mapping.end() - mapping.start(),
            Posix.MADV_DONTFORK,
            0,
            0,
            0);
      }
    }
    return new Diet(mappings.size(), inherited);
  }

  private static List<Mapping> mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream().map(Mapping::parse).toList();
  }
}
