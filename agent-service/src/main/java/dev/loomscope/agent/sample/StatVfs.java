package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AccessDeniedException;
import java.util.Set;

/**
 * statvfs(3) on 64-bit Linux, where glibc and musl lay its structure out alike.
 *
 * <p>Sizes are blocks times {@code f_frsize} (POSIX). Thread-safe.
 */
final class StatVfs {

  private static final EventLog LOG = EventLog.of(StatVfs.class);

  /** Whether structures of the system are as 64-bit Linux has them. */
  static final boolean LAYOUT_IS_KNOWN =
      System.getProperty("os.name").equals("Linux")
          && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"));

  private static final StructLayout STATVFS =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("f_bsize"),
          ValueLayout.JAVA_LONG.withName("f_frsize"),
          ValueLayout.JAVA_LONG.withName("f_blocks"),
          ValueLayout.JAVA_LONG.withName("f_bfree"),
          ValueLayout.JAVA_LONG.withName("f_bavail"),
          ValueLayout.JAVA_LONG.withName("f_files"),
          ValueLayout.JAVA_LONG.withName("f_ffree"),
          // f_favail, f_fsid, f_flag, f_namemax, and what is reserved
          MemoryLayout.sequenceLayout(7, ValueLayout.JAVA_LONG));

  /** Permission denied, on every architecture above. */
  private static final int EACCES = 13;

  /** Loaded with the first call, so that the class can be asked about support anywhere. */
  @SuppressWarnings("restricted") // calling into libc is what this class is for
  private static final class Native {
    static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO_VALUE =
        ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    static final MethodHandle CALL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("statvfs"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                Linker.Option.captureCallState("errno"));
  }

  private StatVfs() {}

  static boolean isSupported() {
    try {
      return LAYOUT_IS_KNOWN && Native.CALL != null;
    } catch (LinkageError missing) { // no such function, or native access is forbidden
      LOG.warn("no statvfs: file systems are without inodes", "cause", missing.getCause());
      return false;
    }
  }

  /** The space at a path, which is a {@link NameText}. */
  static FileSystemSpace at(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Native.ERRNO);
      MemorySegment result = arena.allocate(STATVFS);
      byte[] bytes = NameText.bytes(path);
      MemorySegment name = arena.allocate(bytes.length + 1); // ends with a zero
      MemorySegment.copy(bytes, 0, name, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int failed = call(errno, name, result);
      if (failed != 0) {
        int why = (int) Native.ERRNO_VALUE.get(errno, 0L);
        throw why == EACCES
            ? new AccessDeniedException(path)
            : new IOException("statvfs: errno " + why);
      }
      long block = field(result, "f_frsize");
      return new FileSystemSpace(
          field(result, "f_blocks") * block,
          field(result, "f_bfree") * block,
          field(result, "f_bavail") * block,
          field(result, "f_files"),
          field(result, "f_ffree"));
    }
  }

  private static int call(MemorySegment errno, MemorySegment path, MemorySegment result) {
    try {
      return (int) Native.CALL.invokeExact(errno, path, result);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) { // a downcall throws nothing checked
      throw new LinkageError("statvfs", impossible);
    }
  }

  private static long field(MemorySegment result, String name) {
    return result.get(
        ValueLayout.JAVA_LONG, STATVFS.byteOffset(MemoryLayout.PathElement.groupElement(name)));
  }
}
