package dev.loomscope.echo;

import dev.loomscope.echo.workload.Workload;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers for connections that come and go: a direct buffer that is dropped is freed by the
 * garbage collector alone, too late for many short connections. Holds as many as were ever in use
 * at once. Thread-safe.
 */
final class BufferPool {

  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

  ByteBuffer take() {
    @Nullable ByteBuffer buffer = free.pollFirst();
    return buffer == null ? ByteBuffer.allocateDirect(Workload.MOST_BYTES) : buffer;
  }

  void giveBack(ByteBuffer buffer) {
    free.addFirst(buffer);
  }
}
