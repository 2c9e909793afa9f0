package dev.loomscope.echo.process;

/**
 * The live children of the zygote and the slots of the scoreboard that are theirs. Allocates
 * nothing once it is made. For one thread.
 */
final class Children {

  /** In which a child has to say hello, or it is killed and counted as stuck. */
  private static final long HELLO_NANOS = 10_000_000_000L;

  private final Scoreboard scoreboard;
  private final ZygoteMemory memory;
  private final PidTable slots;

  /** The slots that are free, as a stack: taking and returning one is constant. */
  private final int[] free;

  private final int[] pidOfSlot;
  private final long[] forkedAt;
  private final boolean[] condemned;

  private int freeCount;
  private int live;

  /** None yet. */
  Children(Scoreboard scoreboard, ZygoteMemory memory) {
    this.scoreboard = scoreboard;
    this.memory = memory;
    int capacity = scoreboard.capacity();
    slots = new PidTable(capacity);
    free = new int[capacity];
    pidOfSlot = new int[capacity];
    forkedAt = new long[capacity];
    condemned = new boolean[capacity];
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot; // Low slots on top: few pages of the scoreboard are in use.
    }
  }

  boolean areNone() {
    return live == 0;
  }

  boolean areAsManyAsMayBe() {
    return freeCount == 0;
  }

  /** Takes a slot for a connection that was accepted; there must be one. */
  int takeSlot() {
    return free[--freeCount];
  }

  /** Counts a child that was forked for the connection of a slot. */
  void add(int pid, int slot, long at) {
    slots.put(pid, slot);
    pidOfSlot[slot] = pid;
    forkedAt[slot] = at;
    condemned[slot] = false;
    live++;
    scoreboard.put(Scoreboard.LIVE, live);
    if (live > scoreboard.get(Scoreboard.PEAK_LIVE)) {
      scoreboard.put(Scoreboard.PEAK_LIVE, live);
    }
    scoreboard.add(Scoreboard.FORKS, 1);
    scoreboard.add(Scoreboard.FORK_NANOS, System.nanoTime() - at);
  }

  /** Takes leave of all that have ended. */
  void reap() throws Throwable {
    while (live > 0) {
      long pid =
          Posix.syscall(Posix.SYS_WAIT4, -1, memory.status(), Posix.WNOHANG, memory.usage(), 0, 0);
      if (pid <= 0) {
        return;
      }
      int slot = slots.remove((int) pid);
      if (slot >= 0) {
        countEnd((int) Posix.getLong(memory.status()));
        remove(slot);
      }
    }
  }

  private void countEnd(int status) {
    int signal = status & 0x7f;
    if (signal != 0) {
      scoreboard.add(Scoreboard.KILLED, 1);
      scoreboard.put(Scoreboard.LAST_SIGNAL, signal);
    } else if (status != 0) {
      scoreboard.add(Scoreboard.FAILED, 1);
    }
  }

  private void remove(int slot) {
    scoreboard.add(
        Scoreboard.BURIED_VOLUNTARY_SWITCHES,
        Posix.getLong(memory.usage() + Posix.RUSAGE_VOLUNTARY_SWITCHES));
    scoreboard.add(
        Scoreboard.BURIED_INVOLUNTARY_SWITCHES,
        Posix.getLong(memory.usage() + Posix.RUSAGE_INVOLUNTARY_SWITCHES));
    scoreboard.retire(
        slot,
        Posix.cpuNanos(memory.usage()),
        Posix.getLong(memory.usage() + Posix.RUSAGE_MINOR_FAULTS));
    pidOfSlot[slot] = 0;
    free[freeCount++] = slot;
    live--;
    scoreboard.put(Scoreboard.LIVE, live);
  }

  /** Kills each child that has not said hello within the bound. */
  void killSilent(long now) throws Throwable {
    for (int slot = 0; slot < pidOfSlot.length; slot++) {
      if (pidOfSlot[slot] != 0
          && !condemned[slot]
          && now - forkedAt[slot] > HELLO_NANOS
          && scoreboard.slot(slot, Scoreboard.SLOT_HELLO_NANOS) == 0) {
        condemned[slot] = true;
        scoreboard.add(Scoreboard.STUCK, 1);
        Posix.syscall(Posix.SYS_KILL, pidOfSlot[slot], Posix.SIGKILL, 0, 0, 0, 0);
      }
    }
  }
}
