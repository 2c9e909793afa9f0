package dev.loomscope.echo;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * One thread, one selector, any number of channels. The thread blocks in select alone; what another
 * thread wants done it hands over as a task. One task or handler that takes long delays all others:
 * that is the nature of the model.
 *
 * <p>{@link #execute}, {@link #isAlive} and {@link #close} may be called by any thread, everything
 * else by the loop's own.
 */
final class EventLoop implements AutoCloseable {

  /** What is called when a channel is ready for what it was registered for. */
  @FunctionalInterface
  interface Handler {
    /** Must not block, and must deal with its own failures. */
    void ready();
  }

  private record Timer(long dueNanos, Runnable task) {}

  private static final EventLog LOG = EventLog.of(EventLoop.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Selector selector;
  private final Thread thread;
  private final Runnable atEnd;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));
  private volatile boolean running = true;

  /**
   * Makes a loop that {@link #start} starts.
   *
   * @param name of its thread
   * @param atEnd run by the loop's thread as the last thing
   */
  EventLoop(String name, Runnable atEnd) throws IOException {
    this.selector = Selector.open();
    this.atEnd = atEnd;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Has the loop's thread run a task soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Has the task run after a time. */
  void executeAfter(Duration delay, Runnable task) {
    timers.add(new Timer(System.nanoTime() + delay.toNanos(), task));
  }

  /** Calls the handler whenever the non-blocking channel is ready for one of {@code operations}. */
  SelectionKey register(SelectableChannel channel, int operations, Handler handler)
      throws IOException {
    return channel.register(selector, operations, handler);
  }

  private void loop() {
    try {
      while (running) {
        selector.select(EventLoop::handle, millisUntilNextTimer());
        runTasks();
        runTimers();
      }
    } catch (IOException | RuntimeException | Error failed) {
      LOG.error("event loop failed", failed, "thread", thread.getName());
    } finally {
      running = false;
      runTasks(); // a connection that was handed over is closed with the others
      atEnd.run();
      closeSelector();
    }
  }

  private static void handle(SelectionKey key) {
    ((Handler) key.attachment()).ready();
  }

  /** The time that select may take at the most; 0 means for as long as it takes. */
  private long millisUntilNextTimer() {
    if (!tasks.isEmpty()) {
      return 1;
    }
    Timer next = timers.peek();
    if (next == null) {
      return 0;
    }
    long nanos = next.dueNanos() - System.nanoTime();
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      run(task);
    }
  }

  /** One task's failure is not the others', who may be thousands of connections. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failed) {
      LOG.error("a task of an event loop failed", failed);
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.peek().dueNanos() - System.nanoTime() <= 0) {
      run(timers.remove().task());
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException failed) {
      LOG.error("closing a selector failed", failed);
    }
  }

  /** Ends the loop; waits a moment for its thread to have ended. */
  @Override
  public void close() {
    running = false;
    selector.wakeup();
    try {
      if (!thread.join(LONGEST_END)) {
        LOG.warn("event loop does not end", "thread", thread.getName());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
