package dev.loomscope.echo.process;

/** Finds the slot of a child by its pid, in constant time and without allocation. */
final class PidTable {
  private final int[] pids;
  private final int[] slots;
  private final int mask;

  /** A table for at most this many children at once; a quarter full at most. */
  PidTable(int capacity) {
    int size = Integer.highestOneBit(capacity) << 3;
    pids = new int[size];
    slots = new int[size];
    mask = size - 1;
  }

  void put(int pid, int slot) {
    int i = pid & mask;
    while (pids[i] != 0) {
      i = (i + 1) & mask;
    }
    pids[i] = pid;
    slots[i] = slot;
  }

  /** Takes the entry out; -1 if there is none. */
  int remove(int pid) {
    int i = pid & mask;
    while (pids[i] != pid) {
      if (pids[i] == 0) {
        return -1;
      }
      i = (i + 1) & mask;
    }
    int slot = slots[i];
    close(i);
    return slot;
  }

  /** Moves later entries of the same run back over the gap, so that no search stops at it. */
  private void close(int gap) {
    int hole = gap;
    int i = hole;
    while (true) {
      i = (i + 1) & mask;
      if (pids[i] == 0) {
        pids[hole] = 0;
        return;
      }
      int home = pids[i] & mask;
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        pids[hole] = pids[i];
        slots[hole] = slots[i];
        hole = i;
      }
    }
  }
}
