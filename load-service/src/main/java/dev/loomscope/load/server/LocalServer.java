package dev.loomscope.load.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the processes of this machine that listen at an address, as far as the system tells: on
 * Linux those of the same user, or all for root.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_net.5.html">proc_net(5)</a>
 */
public final class LocalServer {

  private static final Path PROC = Path.of("/proc");

  /** {@code TCP_LISTEN} of the kernel's {@code tcp_states.h}. */
  private static final String LISTENS = "0A";

  /** Columns of {@code /proc/net/tcp}: the local address and port, the state, the inode. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;
  private static final int INODE = 9;

  private LocalServer() {}

  /** Those processes; empty if none are known. */
  public static List<ProcessHandle> at(InetSocketAddress address) {
    try {
      if (NetworkInterface.getByInetAddress(address.getAddress()) == null) {
        return List.of();
      }
      Set<String> sockets =
          Stream.of("tcp", "tcp6")
              .map(PROC.resolve("net")::resolve)
              .filter(Files::exists)
              .flatMap(LocalServer::lines)
              .map(line -> line.strip().split(" +", -1))
              .filter(fields -> fields[STATE].equals(LISTENS))
              .filter(fields -> fields[LOCAL].endsWith(":%04X".formatted(address.getPort())))
              .map(fields -> "socket:[" + fields[INODE] + "]")
              .collect(Collectors.toSet());
      return ProcessHandle.allProcesses().filter(process -> hasOneOf(process, sockets)).toList();
    } catch (IOException | RuntimeException notTold) {
      return List.of();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1);
    } catch (IOException notTold) {
      return Stream.empty();
    }
  }

  private static boolean hasOneOf(ProcessHandle process, Set<String> sockets) {
    Path descriptors = PROC.resolve(Long.toString(process.pid())).resolve("fd");
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.anyMatch(descriptor -> sockets.contains(target(descriptor)));
    } catch (IOException endedOrNotAllowed) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
