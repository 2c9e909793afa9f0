package dev.loomscope.echo;

import java.util.List;

/** A way to run the echo service that a contract is held against. */
enum Variant {
  THREAD("--mode", "thread"),
  VIRTUAL("--mode", "virtual"),
  ASYNC("--mode", "async"),
  ASYNC_TWO_LOOPS("--mode", "async", "--loops", "2"),
  FORK("--mode", "process", "--process-start", "fork"),
  EXEC("--mode", "process", "--process-start", "exec");

  private final String flags;

  Variant(String... flags) {
    this.flags = String.join(" ", flags);
  }

  List<String> flags() {
    return List.of(flags.split(" "));
  }

  boolean isProcess() {
    return this == FORK || this == EXEC;
  }

  /** Connections at once that a test of many may ask for. */
  int many() {
    return this == EXEC ? 200 : 1_000;
  }
}
