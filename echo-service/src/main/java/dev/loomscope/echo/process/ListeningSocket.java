package dev.loomscope.echo.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A listening TCP socket on descriptor 0, the one descriptor that a process started by Java
 * inherits as it is. Made by the C library's own calls (socket(2), bind(2), listen(2), dup2(2)),
 * for the JDK hands out no descriptor of its sockets.
 *
 * <p>Options set on it hold for the connections accepted from it. Linux and, by the constants
 * alone, macOS; a system without these calls is told so when the socket is opened.
 */
@SuppressWarnings("restricted") // what this class is for
public final class ListeningSocket implements AutoCloseable {

  private static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");

  private static final int AF_INET = 2;
  private static final int AF_INET6 = MAC ? 30 : 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOL_SOCKET = MAC ? 0xffff : 1;
  private static final int SO_REUSEADDR = MAC ? 4 : 2;
  private static final int SO_KEEPALIVE = MAC ? 8 : 9;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int SHUT_RDWR = 2;
  private static final int O_RDWR = 2;
  private static final int INHERITED = 0;
  private static final int LONGEST_ADDRESS = 28; // struct sockaddr_in6
  private static final int PORT_OFFSET = 2;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int port;
  private boolean open = true;

  private ListeningSocket(int port) {
    this.port = port;
  }

  /**
   * Opens the socket and puts it on descriptor 0.
   *
   * @param address where to listen; port 0 takes any free one
   * @param backlog connections that may wait to be accepted
   * @throws IOException if the address cannot be had
   * @throws UnsupportedOperationException if the system has no such calls
   */
  public static ListeningSocket open(InetSocketAddress address, int backlog) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Calls calls = new Calls(arena);
      MemorySegment name = socketAddress(arena, address);
      int family = address.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET;
      int descriptor = calls.check("socket", family, SOCK_STREAM, 0);
      calls.turnOn(descriptor, SOL_SOCKET, SO_REUSEADDR);
      calls.turnOn(descriptor, SOL_SOCKET, SO_KEEPALIVE);
      calls.turnOn(descriptor, IPPROTO_TCP, TCP_NODELAY); // accepted sockets inherit it
      try {
        calls.check("bind", descriptor, name, (int) name.byteSize());
        calls.check("listen", descriptor, backlog);
        int port = calls.boundPort(descriptor);
        if (descriptor != INHERITED) {
          calls.check("dup2", descriptor, INHERITED);
        }
        return new ListeningSocket(port);
      } finally {
        if (descriptor != INHERITED) {
          calls.check("close", descriptor);
        }
      }
    }
  }

  /** The TCP port that the socket listens on. */
  public int port() {
    return port;
  }

  /**
   * Ends listening in all processes that have the socket: who waits in accept is told EINVAL, new
   * clients are refused (Linux).
   */
  public synchronized void shutDown() throws IOException {
    if (open) {
      try (Arena arena = Arena.ofConfined()) {
        new Calls(arena).check("shutdown", INHERITED, SHUT_RDWR);
      }
    }
  }

  /** Gives the socket up in this process; it listens on while another has it. */
  @Override
  public synchronized void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try (Arena arena = Arena.ofConfined()) {
      Calls calls = new Calls(arena);
      // Descriptor 0 stays taken: the next file opened would be everybody's standard input.
      int nothing = calls.check("open", arena.allocateFrom("/dev/null"), O_RDWR);
      calls.check("dup2", nothing, INHERITED);
      calls.check("close", nothing);
    }
  }

  /** A {@code struct sockaddr_in} or {@code sockaddr_in6}. */
  private static MemorySegment socketAddress(Arena arena, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    boolean six = host instanceof Inet6Address;
    int size = six ? LONGEST_ADDRESS : 16;
    MemorySegment name = arena.allocate(size, 4);
    if (MAC) {
      name.set(JAVA_BYTE, 0, (byte) size);
      name.set(JAVA_BYTE, 1, (byte) (six ? AF_INET6 : AF_INET));
    } else {
      name.set(JAVA_SHORT, 0, (short) (six ? AF_INET6 : AF_INET));
    }
    name.set(NETWORK_SHORT, PORT_OFFSET, (short) address.getPort());
    MemorySegment.copy(
        MemorySegment.ofArray(host.getAddress()), 0, name, six ? 8 : 4, host.getAddress().length);
    return name;
  }

  /** Calls of the C library by name, failing with the words of strerror(3). */
  private static final class Calls {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final Arena arena;
    private final MemorySegment state;

    Calls(Arena arena) {
      this.arena = arena;
      this.state = arena.allocate(STATE);
    }

    /** Calls a function of ints and pointers that returns an int, below 0 if it failed. */
    int check(String function, Object... arguments) throws IOException {
      MemoryLayout[] layouts =
          Arrays.stream(arguments)
              .map(argument -> argument instanceof MemorySegment ? ADDRESS : JAVA_INT)
              .toArray(MemoryLayout[]::new);
      MethodHandle handle =
          LINKER.downcallHandle(
              LINKER
                  .defaultLookup()
                  .find(function)
                  .orElseThrow(() -> new UnsupportedOperationException("no " + function + "(2)")),
              FunctionDescriptor.of(JAVA_INT, layouts),
              Linker.Option.captureCallState("errno"));
      int result = (int) invoke(handle, state, arguments);
      if (result < 0) {
        throw new IOException(function + ": " + words((int) ERRNO.get(state, 0L)));
      }
      return result;
    }

    void turnOn(int descriptor, int level, int option) throws IOException {
      check(
          "setsockopt", descriptor, level, option, arena.allocateFrom(JAVA_INT, 1), Integer.BYTES);
    }

    int boundPort(int descriptor) throws IOException {
      MemorySegment name = arena.allocate(LONGEST_ADDRESS, 4);
      check("getsockname", descriptor, name, arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS));
      return Short.toUnsignedInt(name.get(NETWORK_SHORT, PORT_OFFSET));
    }

    private static String words(int errno) {
      MethodHandle strerror =
          LINKER.downcallHandle(
              LINKER.defaultLookup().findOrThrow("strerror"),
              FunctionDescriptor.of(ADDRESS, JAVA_INT));
      MemorySegment text = (MemorySegment) invoke(strerror, errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static Object invoke(MethodHandle handle, Object first, Object... more) {
      Object[] all = new Object[1 + more.length];
      all[0] = first;
      System.arraycopy(more, 0, all, 1, more.length);
      try {
        return handle.invokeWithArguments(all);
      } catch (Throwable impossible) { // a downcall throws nothing of its own
        throw new IllegalStateException(impossible);
      }
    }
  }
}
